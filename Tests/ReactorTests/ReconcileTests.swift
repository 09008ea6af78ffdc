import EventLog
import Schema
import Testing

@testable import Reactor

/// What a restart makes of attempts that have no outcome, by the target's class.
@Suite("Attempts of unknown outcome")
struct ReconcileTests {
    /// Runs until the request to `target` was sent, then the process dies before anything is
    /// recorded.
    private func dieAfterSending(to target: Toy.Target, _ fixture: Fixture) async {
        let life = Life(steps: 1)
        let transport = ScriptedTransport { request in
            if request.system == target.rawValue, request.request.method != "GET" {
                _ = life.step()
                return .answered(Response(status: 200))
            }
            return await ScriptedTransport.obliging(request)
        }
        // Appends work until the life is over; only the request above ends it.
        let engine = fixture.engine(transport, life: Life(shadow: life))
        await #expect(throws: ReactorError.self) { try await engine.run() }
    }

    @Test(
        "A-47 a deduplicating or idempotent target gets the same bytes under the same key again",
        arguments: [Toy.Target.deduplicating, .idempotent])
    func resend(target: Toy.Target) async throws {
        let fixture = Fixture()
        fixture.announce("a")
        await dieAfterSending(to: target, fixture)
        let transport = ScriptedTransport()
        try await fixture.engine(transport).run()

        let intent = try #require(
            fixture.messages(EffectIntended.self).first { $0.target == target.rawValue })
        let resent = transport.writes.filter { $0.system == target.rawValue }
        #expect(resent.map(\.request) == [intent.request])
        #expect(
            fixture.types(on: "effect/\(intent.key)") == [
                "EffectIntended", "EffectAttemptStarted", "EffectAttemptFailed",
                "EffectAttemptStarted", "EffectSucceeded",
            ])
    }

    @Test(
        "A-47 a key that the target may have forgotten is not sent again before it is read",
        arguments: [(UInt64(60_000), 404), (60_000, 200), (0, 404)])
    func forgotten(retention: UInt64, status: Int) async throws {
        let fixture = Fixture(reads: [.deduplicating], retention: retention)
        fixture.announce("a")
        await dieAfterSending(to: .deduplicating, fixture)
        fixture.log.advance(to: fixture.log.now.adding(milliseconds: 55_001))
        let transport = ScriptedTransport { request in
            request.request.method == "GET"
                ? .answered(Response(status: status)) : await ScriptedTransport.obliging(request)
        }
        try await fixture.engine(transport).run()

        let methods = transport.requests.filter { $0.system == "deduplicating" }
            .map(\.request.method)
        #expect(methods == (status == 404 ? ["GET", "PUT"] : ["GET"]))
        #expect(fixture.messages(ClosureCompleted.self).count == 1)
    }

    @Test("A-47 a key within its retention is sent again at once, up to its last moment")
    func remembered() async throws {
        let fixture = Fixture(reads: [.deduplicating], retention: 60_000)
        fixture.announce("a")
        await dieAfterSending(to: .deduplicating, fixture)
        fixture.log.advance(to: fixture.log.now.adding(milliseconds: 55_000))
        let transport = ScriptedTransport()
        try await fixture.engine(transport).run()
        let methods = transport.requests.filter { $0.system == "deduplicating" }
            .map(\.request.method)
        #expect(methods == ["PUT"])
    }

    @Test("A-47 a key that may be forgotten at a target without readings goes before a person")
    func forgottenUnread() async throws {
        let fixture = Fixture(retention: 60_000)
        fixture.announce("a")
        await dieAfterSending(to: .deduplicating, fixture)
        fixture.log.advance(to: fixture.log.now.adding(milliseconds: 55_001))
        let transport = ScriptedTransport()
        try await fixture.runOut(transport)
        #expect(transport.requests.isEmpty)
        #expect(fixture.messages(EffectInDoubt.self).count == 1)
    }

    @Test(
        "A-47 a readable target is read once the deadline has passed, not before",
        arguments: [true, false])
    func read(isApplied: Bool) async throws {
        let fixture = Fixture()
        fixture.announce("a")
        await dieAfterSending(to: .readable, fixture)
        let transport = ScriptedTransport { request in
            request.system == "readable" && request.request.method == "GET"
                ? .answered(Response(status: isApplied ? 200 : 404))
                : await ScriptedTransport.obliging(request)
        }
        let waiting = try await fixture.engine(transport).run()
        #expect(waiting.timers == 1 && transport.requests.isEmpty)
        let started = try #require(fixture.messages(EffectAttemptStarted.self).first)
        let next = try #require(waiting.nextTimer)
        #expect(try next > Instant(started.deadline))
        fixture.log.advance(to: next)
        try await fixture.engine(transport).run()

        let stream = "effect/" + Fixture.key("a", 1, .readable)
        #expect(
            fixture.messages(EffectReconciled.self).map(\.finding)
                == [isApplied ? .applied : .notApplied])
        #expect(transport.writes.filter { $0.system == "readable" }.count == (isApplied ? 0 : 1))
        #expect(fixture.types(on: stream).last == "EffectSucceeded")
    }

    @Test(
        "A-47 a reading that says nothing is no finding: it is read again, then a person decides",
        arguments: [
            Response(status: 401), Response(status: 200, body: Array("<html>Sign in".utf8)),
        ])
    func unclear(response: Response) async throws {
        let fixture = Fixture(attempts: 3)
        fixture.announce("a")
        await dieAfterSending(to: .readable, fixture)
        let transport = ScriptedTransport { _ in .answered(response) }
        try await fixture.runOut(transport)

        #expect(transport.requests.map(\.request.method) == ["GET", "GET", "GET"])
        let failures = fixture.messages(InquiryAttemptFailed.self)
        #expect(failures.map(\.attempt) == [1, 2, 3])
        #expect(failures.map(\.hasNextAttemptAt) == [true, true, false])
        #expect(fixture.messages(EffectReconciled.self).isEmpty)
        #expect(fixture.messages(EffectInDoubt.self).count == 1)
        #expect(fixture.messages(ClosureRunStopped.self).map(\.blocker) == [.outcomeUnknown])
    }

    @Test("A-47 what was unclear once may be clear at the next reading")
    func clearLater() async throws {
        let fixture = Fixture()
        fixture.announce("a")
        await dieAfterSending(to: .readable, fixture)
        let signIn = Response(status: 401)
        _ = try await fixture.runOnceLater(ScriptedTransport { _ in .answered(signIn) })
        let transport = ScriptedTransport { request in
            request.system == "readable" && request.request.method == "GET"
                ? .answered(Response(status: 200)) : await ScriptedTransport.obliging(request)
        }
        try await fixture.runOut(transport)
        #expect(fixture.messages(EffectReconciled.self).map(\.finding) == [.applied])
        #expect(!transport.writes.contains { $0.system == "readable" })
        #expect(fixture.messages(ClosureCompleted.self).count == 1)
    }

    @Test("A-49 an answer that says nothing before the first attempt sends nothing")
    func unclearBefore() async throws {
        let fixture = Fixture()
        fixture.announce("a")
        let transport = ScriptedTransport { _ in .answered(Response(status: 401)) }
        try await fixture.runOut(transport)
        #expect(transport.writes.isEmpty && fixture.messages(EffectIntended.self).isEmpty)
        #expect(fixture.messages(ClosureRunStopped.self).map(\.blocker) == [.targetConflict])
    }

    @Test("A-47 an unprotected target is never sent to again: a person decides")
    func unprotected() async throws {
        let fixture = Fixture()
        fixture.announce("a")
        await dieAfterSending(to: .unprotected, fixture)
        let transport = ScriptedTransport()
        try await fixture.runOut(transport)
        #expect(transport.requests.isEmpty)
        #expect(fixture.messages(EffectInDoubt.self).count == 1)
        #expect(fixture.messages(ClosureRunStopped.self).map(\.blocker) == [.outcomeUnknown])
    }

    @Test("Of what an unprotected target answers, only a request that never left is repeated")
    func unprotectedRetry() async throws {
        let results: [(TransportResult, Int, Blocker?)] = [
            (.notSent("refused"), 3, .targetUnavailable),
            (.answered(Response(status: 503)), 1, .targetUnavailable),
            (.answered(Response(status: 500)), 1, .outcomeUnknown),
            (.unknown("reset"), 1, .outcomeUnknown),
        ]
        for (result, count, blocker) in results {
            let fixture = Fixture(attempts: 3)
            fixture.announce("a")
            let transport = ScriptedTransport { request in
                request.system == "unprotected"
                    ? result : await ScriptedTransport.obliging(request)
            }
            try await fixture.runOut(transport)
            #expect(transport.writes.filter { $0.system == "unprotected" }.count == count)
            #expect(fixture.messages(ClosureRunStopped.self).map(\.blocker) == [blocker])
        }
    }

    @Test("A last failure that is definite does not hide an earlier attempt that may have arrived")
    func uncertainBeforeDefinite() async throws {
        let fixture = Fixture(attempts: 2)
        fixture.announce("a")
        let transport = ScriptedTransport { [log = fixture.log] request in
            guard request.system == "deduplicating" else {
                return await ScriptedTransport.obliging(request)
            }
            let attempts = log.events.filter {
                $0.type == EffectAttemptStarted.protoMessageName
                    && $0.stream.contains("/deduplicating/")
            }
            return attempts.count == 1 ? .unknown("cut off") : .notSent("refused")
        }
        try await fixture.runOut(transport)
        #expect(fixture.messages(EffectAbandoned.self).isEmpty)
        #expect(fixture.messages(EffectInDoubt.self).count == 1)
    }

    @Test("A-43 an attempt in the air when its version is superseded is found out, not repeated")
    func superseded() async throws {
        let fixture = Fixture(reads: [.readable, .idempotent])
        fixture.announce("a")
        await dieAfterSending(to: .idempotent, fixture)
        fixture.announce("a", version: 2)
        let transport = ScriptedTransport { request in
            request.request.method == "GET" && request.request.path.hasSuffix("a-1")
                ? .answered(Response(status: 200)) : await ScriptedTransport.obliging(request)
        }
        try await fixture.runOut(transport)
        #expect(!transport.writes.contains { $0.request.path.hasSuffix("a-1") })
        let settled = fixture.messages(StepSettled.self).filter { $0.run.version == 1 }
        #expect(settled.map(\.observed.target) == ["readable", "deduplicating", "idempotent"])
        #expect(fixture.messages(ClosureCompleted.self).map(\.run.version) == [2])
    }
}
