import Schema
import Testing

@testable import Reactor

/// What the log keeps of an answer that does not come over HTTP.
struct ReplyLineTests {
    private func run(_ answer: TransportResult, at target: Toy.Target) async throws -> Fixture {
        let fixture = Fixture()
        fixture.announce("a")
        let transport = ScriptedTransport { request in
            request.system == target.rawValue
                ? answer : await ScriptedTransport.obliging(request)
        }
        try await fixture.runOut(transport)
        return fixture
    }

    private func key(_ target: Toy.Target) -> String { "effect/" + Fixture.key("a", 1, target) }

    @Test("B-51 the receipt of a mail is its server's own line, that of HTTP the status")
    func receipt() async throws {
        let fixture = try await run(
            .answered(Response(status: 200, line: "250 2.0.0 queued as A1")), at: .unprotected)
        let stream = key(.unprotected)
        #expect(
            fixture.messages(EffectSucceeded.self, on: stream).map(\.receipt)
                == ["250 2.0.0 queued as A1"])
        #expect(
            fixture.messages(EffectSucceeded.self, on: key(.idempotent)).map(\.receipt)
                == ["HTTP 200"])
    }

    @Test("B-51 a refusal, and a failure, quote the server's own line")
    func refusal() async throws {
        let refused = try await run(
            .answered(Response(status: 400, line: "550 5.1.1 nobody")), at: .unprotected)
        #expect(
            refused.messages(EffectRejected.self, on: key(.unprotected)).map(\.detail)
                == ["the target refused (550 5.1.1 nobody)"])
        let later = try await run(
            .answered(Response(status: 503, line: "451 4.3.0 later")), at: .unprotected)
        #expect(
            later.messages(EffectAbandoned.self, on: key(.unprotected)).map(\.detail)
                == ["the target asks to try again (451 4.3.0 later); attempt 1 was the last one"])
    }

    @Test(
        "B-51 an unprotected target is tried again where provably no message left, and only there")
    func notSent() async throws {
        let waiting = try await run(.notSent("451 before the message"), at: .unprotected)
        #expect(
            waiting.messages(EffectAttemptFailed.self, on: key(.unprotected)).map(\.certainty)
                == [.definite, .definite, .definite])
        let lost = try await run(.unknown("after the message began"), at: .unprotected)
        #expect(lost.messages(EffectAttemptStarted.self, on: key(.unprotected)).count == 1)
        #expect(lost.messages(EffectInDoubt.self, on: key(.unprotected)).count == 1)
    }
}
