import EventLog
import Schema
import Testing

@testable import Reactor

/// What an older process has to say about its request to an unprotected target, and when.
@Suite("Take-overs while a request to an unprotected target is in the air")
struct TakeOverTests {
    private static let stream = "effect/" + Fixture.key("a", 1, .unprotected)

    /// An older process has sent its request and waits; `during` is what happens meanwhile. Then it
    /// gets its answer.
    private func takeOver(
        _ fixture: Fixture, answer: TransportResult, during: () async throws -> Void
    ) async throws {
        let gate = Gate()
        let old = ScriptedTransport { request in
            guard request.system == "unprotected" else {
                return await ScriptedTransport.obliging(request)
            }
            await gate.pass()
            return answer
        }
        fixture.announce("a")
        let first = Task { try await fixture.engine(old).run() }
        await gate.arrival()
        try await during()
        await gate.open()
        await #expect(throws: ReactorError.self) { try await first.value }
    }

    @Test("A-47 no doubt is declared as long as the older process may still be answered")
    func patience() async throws {
        let fixture = Fixture()
        let new = ScriptedTransport()
        try await takeOver(fixture, answer: .answered(Response(status: 200))) {
            let waiting = try await fixture.engine(new).run()
            let started = try #require(
                fixture.messages(EffectAttemptStarted.self, on: Self.stream).first)
            let deadline = try Instant(started.deadline)
            #expect(waiting.nextTimer == deadline.adding(milliseconds: 1_000))
            fixture.log.advance(to: deadline)
            try await fixture.engine(new).run()
        }
        try await fixture.runOut(new)
        #expect(fixture.messages(EffectInDoubt.self).isEmpty)
        #expect(new.requests.isEmpty)
        #expect(fixture.messages(ClosureCompleted.self).count == 1)
    }

    @Test(
        "A-47 A-48 what the older process failed with goes by the class, as our own failure would",
        arguments: [
            (TransportResult.answered(Response(status: 503)), UInt32(3), 0, "EffectAbandoned"),
            (.answered(Response(status: 401)), 3, 0, "EffectRejected"),
            (.notSent("refused"), 3, 1, "EffectSucceeded"),
            (.notSent("refused"), 1, 0, "EffectAbandoned"),
            (.unknown("reset"), 3, 0, "EffectInDoubt"),
        ])
    func lateFailure(
        answer: TransportResult, attempts: UInt32, sentAgain: Int, end: String
    ) async throws {
        let fixture = Fixture(attempts: attempts)
        let new = ScriptedTransport()
        try await takeOver(fixture, answer: answer) { try await fixture.engine(new).run() }
        try await fixture.runOut(new)
        #expect(new.writes.map(\.system) == Array(repeating: "unprotected", count: sentAgain))
        #expect(fixture.types(on: Self.stream).last == end)
    }

    @Test("A-47 a success that is told after the doubt ends it, and the run goes on")
    func successAfterDoubt() async throws {
        let fixture = Fixture()
        let new = ScriptedTransport()
        try await takeOver(fixture, answer: .answered(Response(status: 200))) {
            try await fixture.runOut(new)
            #expect(fixture.messages(ClosureRunStopped.self).map(\.blocker) == [.outcomeUnknown])
        }
        try await fixture.runOut(new)
        #expect(new.requests.isEmpty)
        #expect(
            fixture.types(on: Self.stream) == [
                "EffectIntended", "EffectAttemptStarted", "EffectInDoubt", "EffectSucceeded",
                "EffectReconciled", "EffectSucceeded",
            ])
        #expect(fixture.messages(ClosureCompleted.self).count == 1)
        // Once only, however often it is folded.
        let length = fixture.log.events.count
        try await fixture.engine(new).run()
        #expect(fixture.log.events.count == length + 1)
    }

    @Test("A-47 a success that is told between a doubt's decision and its append prevents it")
    func successBeforeAppend() async throws {
        let fixture = Fixture()
        let log = fixture.log
        try await takeOver(fixture, answer: .unknown("reset")) {
            let waiting = try await fixture.engine(ScriptedTransport()).run()
            log.advance(to: try #require(waiting.nextTimer))
            let late = EffectSucceeded.with {
                $0.attempt = 1
                $0.late = true
            }
            let engine = fixture.engine(
                ScriptedTransport(),
                beforeAppend: { request in
                    let isDoubt = request.events.contains {
                        $0.type == EffectInDoubt.protoMessageName
                    }
                    let isTold = log.events.contains {
                        $0.stream == Self.stream && $0.type == EffectSucceeded.protoMessageName
                    }
                    if isDoubt && !isTold { log.say(Draft(late), on: Self.stream) }
                })
            try await engine.run()
        }
        #expect(fixture.messages(EffectInDoubt.self).isEmpty)
        #expect(fixture.messages(ClosureCompleted.self).count == 1)
    }

    @Test("A success outlives a doubt, and a person's decision over it, until it is answered")
    func unanswered() throws {
        let late = Draft(EffectSucceeded.with { $0.late = true })
        let doubt = Draft(EffectInDoubt())
        let left = Draft(EffectAbandoned())
        let done = Draft(EffectSucceeded())
        let histories: [(events: [Draft], isOpen: Bool)] = [
            ([doubt], false), ([doubt, late], true), ([late, doubt], true),
            ([doubt, left, late], true), ([doubt, late, left], true), ([left, late], false),
            ([doubt, done, late], false), ([doubt, late, done], false),
        ]
        for (events, isOpen) in histories {
            let fixture = Fixture()
            let intent = EffectIntended.with {
                $0.key = Fixture.key("a", 1, .unprotected)
                $0.step = "deliver"
                $0.target = "unprotected"
            }
            for draft in [Draft(intent), Draft(EffectAttemptStarted())] + events {
                fixture.log.say(draft, on: Self.stream)
            }
            let effect = try #require(
                try Effect<Toy>(fixture.log.events.filter { $0.stream == Self.stream }))
            #expect(effect.hasEnded != isOpen, "\(events.map(\.type))")
            #expect((effect.lateOutcome != nil) == isOpen)
        }
    }
}
