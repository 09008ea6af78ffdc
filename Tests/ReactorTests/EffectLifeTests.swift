import EventLog
import Schema
import Testing

@testable import Reactor

/// What the log holds of an effect, from its intent to its outcome.
@Suite("The life of an effect")
struct EffectLifeTests {
    @Test(
        "A-47 intent and attempt stand in the log before the request, its outcome beside the step")
    func intentBeforeOutcomeAfter() async throws {
        let fixture = Fixture()
        fixture.announce("a")
        let log = fixture.log
        let transport = ScriptedTransport { request in
            if request.request.method != "GET" {
                let key = request.request.headers.first { $0.name == "Idempotency-Key" }?.value
                let stream = log.events.filter { $0.stream == "effect/\(key ?? "")" }
                #expect(
                    stream.map(\.type) == [
                        EffectIntended.protoMessageName, EffectAttemptStarted.protoMessageName,
                    ])
            }
            return await ScriptedTransport.obliging(request)
        }
        let summary = try await fixture.engine(transport).run()

        #expect(summary.ending == .idle)
        #expect(transport.writes.map(\.system) == Toy.Target.allCases.map(\.rawValue))
        for target in Toy.Target.allCases {
            let stream = "effect/" + Fixture.key("a", 1, target)
            #expect(
                fixture.types(on: stream) == [
                    "EffectIntended", "EffectAttemptStarted", "EffectSucceeded",
                ])
        }
        #expect(
            fixture.types(on: "thing/a") == [
                "DispositionRecorded", "ClosureRunStarted", "StepSettled", "StepSettled",
                "StepSettled", "StepSettled", "ClosureCompleted",
            ])
        // The outcome and what it means share one append, so one key.
        let settled = log.events.filter { $0.type == StepSettled.protoMessageName }
        for event in settled {
            let before = log.events[Int(event.position.rawValue) - 2]
            #expect(before.type == EffectSucceeded.protoMessageName && before.key == event.key)
        }
    }

    @Test("A-40 a key that is in the log is never sent again")
    func keyPresent() async throws {
        let fixture = Fixture()
        fixture.announce("a")
        let transport = ScriptedTransport()
        try await fixture.engine(transport).run()
        // The same run once more, as a person's resume would begin it.
        fixture.log.say(
            Draft(ClosureRunStarted.with { $0.run.version = 1 }), on: "thing/a")
        let again = ScriptedTransport()
        try await fixture.engine(again).run()

        #expect(again.requests.isEmpty)
        #expect(
            fixture.messages(StepSettled.self).suffix(4).map(\.outcome)
                == Array(repeating: .skippedByKey, count: 4))
    }

    @Test("A-49 what another's hand has done is skipped, and recorded as such")
    func alreadySatisfied() async throws {
        let fixture = Fixture()
        fixture.announce("a")
        let transport = ScriptedTransport { _ in .answered(Response(status: 200)) }
        try await fixture.engine(transport).run()

        #expect(!transport.writes.contains { $0.system == "readable" })
        #expect(
            fixture.types(on: "effect/" + Fixture.key("a", 1, .readable)) == ["EffectSkipped"])
        #expect(fixture.messages(StepSettled.self).first?.outcome == .skippedAlreadySatisfied)
    }

    @Test("A-49 a conflicting state stops the run and sends nothing")
    func conflicting() async throws {
        let fixture = Fixture()
        fixture.announce("a")
        let transport = ScriptedTransport { _ in
            .answered(Response(status: 200, body: Array("other".utf8)))
        }
        try await fixture.engine(transport).run()

        #expect(transport.writes.isEmpty)
        #expect(fixture.messages(ClosureRunStopped.self).map(\.blocker) == [.targetConflict])
    }

    @Test("A-54 retries are bounded, and each next time is recorded with its jitter")
    func boundedRetries() async throws {
        let fixture = Fixture(attempts: 4)
        fixture.announce("a")
        let transport = ScriptedTransport { request in
            request.system == "deduplicating"
                ? .answered(Response(status: 503)) : await ScriptedTransport.obliging(request)
        }
        try await fixture.runOut(transport)

        let attempts = transport.writes.filter { $0.system == "deduplicating" }
        #expect(attempts.count == 4)
        #expect(Set(attempts.map { $0.request }).count == 1)
        let failures = fixture.messages(EffectAttemptFailed.self)
        #expect(failures.map(\.hasNextAttemptAt) == [true, true, true, false])
        let failed = fixture.log.events.filter {
            $0.type == EffectAttemptFailed.protoMessageName
        }
        for (number, (event, failure)) in zip(failed, failures).enumerated().dropLast() {
            let delay = try Instant(failure.nextAttemptAt) - event.recorded
            let full = Duration.seconds(1 << number)
            #expect(delay >= full / 2 && delay <= full)
        }
        #expect(fixture.messages(EffectAbandoned.self).map(\.attempts) == [4])
        #expect(fixture.messages(ClosureRunStopped.self).map(\.blocker) == [.targetUnavailable])
    }

    @Test(
        "A-54 Retry-After is honoured where it is longer than our own patience, up to an hour",
        arguments: [("90", 90_000), ("120000", 3_600_000)])
    func retryAfter(wish: String, milliseconds: Int64) async throws {
        let fixture = Fixture()
        fixture.announce("a")
        let transport = ScriptedTransport { request in
            request.system == "idempotent"
                ? .answered(Response(status: 429, headers: [("retry-after", wish)]))
                : await ScriptedTransport.obliging(request)
        }
        let before = fixture.log.now
        let summary = try await fixture.engine(transport).run()
        #expect(summary.timers == 1)
        #expect(summary.nextTimer == before.adding(milliseconds: milliseconds))
    }

    @Test(
        "A-60 what came before any policy is carried out once there is one", .timeLimit(.minutes(1))
    )
    func policyAfterwards() async throws {
        let fixture = Fixture.withoutPolicy()
        fixture.announce("a")
        let engine = fixture.engine(ScriptedTransport(), untilIdle: false)
        let running = Task { try await engine.run() }
        while fixture.messages(ReactorEpochStarted.self).isEmpty { await Task.yield() }
        // Time to look at it and lay it aside; without that the test proves less, but holds.
        try await Task.sleep(for: .milliseconds(100))
        fixture.adopt()
        while fixture.messages(ClosureCompleted.self).isEmpty {
            try await Task.sleep(for: .milliseconds(5))
        }
        engine.stop()
        #expect(try await running.value.ending == .stopped)
    }

    @Test("A definite refusal ends the effect at once", arguments: [301, 400, 401, 404, 409, 412])
    func refusal(status: Int) async throws {
        let fixture = Fixture()
        fixture.announce("a")
        let transport = ScriptedTransport { request in
            request.system == "idempotent"
                ? .answered(Response(status: status)) : await ScriptedTransport.obliging(request)
        }
        try await fixture.runOut(transport)
        #expect(transport.writes.filter { $0.system == "idempotent" }.count == 1)
        #expect(fixture.messages(EffectRejected.self).map(\.httpStatus) == [UInt32(status)])
        #expect(fixture.messages(ClosureRunStopped.self).map(\.blocker) == [.targetRejected])
    }

    @Test("A person's resume gives an abandoned effect one more series under the same key")
    func reopened() async throws {
        let fixture = Fixture(attempts: 2)
        fixture.announce("a")
        try await fixture.runOut(
            ScriptedTransport { request in
                request.system == "deduplicating"
                    ? .notSent("down") : await ScriptedTransport.obliging(request)
            })
        #expect(fixture.messages(EffectAbandoned.self).count == 1)
        fixture.log.say(
            Draft(ClosureRunResumed.with { $0.run.version = 1 }), on: "thing/a")
        let transport = ScriptedTransport()
        try await fixture.runOut(transport)

        #expect(fixture.messages(EffectReopened.self).map(\.series) == [2])
        #expect(
            fixture.messages(
                EffectAttemptStarted.self,
                on: "effect/" + Fixture.key("a", 1, .deduplicating)
            ).map(\.attempt) == [1, 2, 3])
        #expect(transport.writes.map(\.system) == ["deduplicating", "idempotent", "unprotected"])
        #expect(fixture.messages(ClosureCompleted.self).count == 1)
    }

    @Test(
        "A-17 an inquiry can ask for a digest; a body, half a body or none is never taken for one",
        arguments: [
            (
                Response(status: 200, digest: BodyDigest(sha256: [7], byteCount: 9_000_000)),
                "9000000 bytes, [7]"
            ),
            (Response(status: 404, digest: BodyDigest(sha256: [7], byteCount: 2)), "HTTP 404, []"),
            (Response(status: 200, body: [1, 2]), "the answer came without a digest of its body"),
            (Response(status: 200, isTruncated: true), "the answer is longer than is read"),
        ])
    func digest(response: Response, expected: String) async throws {
        let fixture = Fixture(asksForDigest: true)
        fixture.announce("a")
        let transport = ScriptedTransport { request in
            switch request.content {
            case .sha256: .answered(response)
            case .body where request.system == "source": .answered(Response(status: 200))
            case .body: await ScriptedTransport.obliging(request)
            }
        }
        try await fixture.engine(transport).run()
        let asked = transport.requests.filter { $0.content == .sha256 }
        #expect(asked.map(\.request.path) == ["/objects/a"])
        #expect(
            fixture.messages(RevalidationConcluded.self).map { $0.targets[0].state } == [expected])
    }

    @Test("An inquiry that fails waits by the log's clock, and gives up after its attempts")
    func inquiry() async throws {
        let fixture = Fixture(attempts: 3, asksFirst: true)
        fixture.announce("a")
        let transport = ScriptedTransport { _ in .answered(Response(status: 500)) }
        let first = try await fixture.engine(transport).run()
        #expect(first.timers == 1 && transport.requests.count == 1)
        // A restart before the time has come asks nothing.
        try await fixture.engine(transport).run()
        #expect(transport.requests.count == 1)
        try await fixture.runOut(transport)
        #expect(transport.requests.count == 3)
        #expect(fixture.messages(InquiryAttemptFailed.self).map(\.attempt) == [1, 2, 3])
        #expect(fixture.messages(ClosureRunStopped.self).map(\.blocker) == [.sourceUnreadable])
    }
}
