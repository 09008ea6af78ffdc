import EventLog
import Glibc
import Schema
import Testing

@testable import Reactor

/// Who may intend and attempt, and what becomes of those who no longer may.
@Suite("Epochs")
struct FenceTests {
    @Test("An older epoch cannot intend or attempt; the outcome of its attempt is recorded late")
    func olderEpoch() async throws {
        let fixture = Fixture()
        fixture.announce("a")
        fixture.announce("b")
        let gate = Gate()
        let old = ScriptedTransport { request in
            if request.system == "deduplicating" { await gate.pass() }
            return await ScriptedTransport.obliging(request)
        }
        let first = Task { try await fixture.engine(old, concurrency: 1).run() }
        await gate.arrival()
        let sentBefore = old.requests.count
        // Another process begins an epoch while the request is on its way, and resends it.
        let new = ScriptedTransport()
        try await fixture.engine(new, start: nil).run()
        #expect(new.writes.contains { $0.system == "deduplicating" })
        let length = fixture.log.events.count
        await gate.open()

        await #expect {
            try await first.value
        } throws: { error in
            if case ReactorError.fenced(epoch: 2) = error { true } else { false }
        }
        #expect(old.requests.count == sentBefore)
        let added = fixture.log.events.dropFirst(length)
        #expect(added.map(\.type) == [EffectSucceeded.protoMessageName])
        let late = try EffectSucceeded(serializedBytes: try #require(added.first).payload)
        #expect(late.late && late.epoch == 1)
        #expect(fixture.messages(ClosureCompleted.self).count == 2)
        #expect(fixture.messages(ReactorEpochStarted.self).map(\.epoch) == [1, 2])
    }

    @Test("A take-over between the decision and its append: the log itself refuses the intent")
    func fencedAtAppend() async throws {
        let fixture = Fixture()
        fixture.announce("a")
        let log = fixture.log
        let transport = ScriptedTransport()
        let engine = fixture.engine(
            transport,
            beforeAppend: { request in
                guard request.events.first?.type == EffectIntended.protoMessageName else { return }
                log.say(Draft(ReactorEpochStarted.with { $0.epoch = 2 }), on: "reactor/toy")
            })
        await #expect {
            try await engine.run()
        } throws: { error in
            if case ReactorError.fenced(epoch: 2) = error { true } else { false }
        }
        #expect(transport.writes.isEmpty)
        #expect(fixture.messages(EffectIntended.self).isEmpty)
        #expect(fixture.messages(EffectAttemptStarted.self).isEmpty)
    }

    @Test("A late success settles an attempt that the new epoch still waits to read")
    func lateEvidence() async throws {
        let fixture = Fixture()
        fixture.announce("a")
        let gate = Gate()
        let old = ScriptedTransport { request in
            if request.request.method != "GET" { await gate.pass() }
            return await ScriptedTransport.obliging(request)
        }
        let first = Task { try await fixture.engine(old).run() }
        await gate.arrival()
        let new = ScriptedTransport()
        let waiting = try await fixture.engine(new).run()
        #expect(waiting.timers == 1 && new.requests.isEmpty)
        await gate.open()
        _ = await first.result
        try await fixture.engine(new).run()

        #expect(!new.requests.contains { $0.system == "readable" })
        #expect(
            fixture.types(on: "effect/" + Fixture.key("a", 1, .readable)) == [
                "EffectIntended", "EffectAttemptStarted", "EffectSucceeded", "EffectReconciled",
                "EffectSucceeded",
            ])
        #expect(fixture.messages(ClosureCompleted.self).count == 1)
    }

    @Test("A-43 a newer version during an attempt: the outcome stays, the rest is not sent")
    func subjectMoved() async throws {
        let fixture = Fixture()
        fixture.announce("a")
        let log = fixture.log
        let transport = ScriptedTransport { request in
            if request.system == "deduplicating", request.request.path.hasSuffix("a-1") {
                log.say(Draft(DispositionRecorded.with { $0.version = 2 }), on: "thing/a")
            }
            return await ScriptedTransport.obliging(request)
        }
        try await fixture.engine(transport).run()

        let first = transport.writes.filter { $0.request.path.hasSuffix("a-1") }
        #expect(first.map(\.system) == ["readable", "deduplicating"])
        #expect(
            fixture.types(on: "thing/a").prefix(7) == [
                "DispositionRecorded", "ClosureRunStarted", "StepSettled", "DispositionRecorded",
                "StepSettled", "ClosureRunStopped", "ClosureRunStarted",
            ])
        #expect(fixture.messages(ClosureRunStopped.self).map(\.blocker) == [.superseded])
        #expect(fixture.messages(ClosureCompleted.self).map(\.run.version) == [2])
    }

    @Test("A-43 a newer version between decision and intent: nothing of the older one is sent")
    func movedBeforeIntent() async throws {
        let fixture = Fixture()
        fixture.announce("a")
        let log = fixture.log
        let transport = ScriptedTransport()
        let engine = fixture.engine(
            transport,
            beforeAppend: { request in
                let isIntent = request.events.first?.type == EffectIntended.protoMessageName
                let isFirst = !log.events.contains { $0.type == EffectIntended.protoMessageName }
                let isOnlyVersion =
                    log.events.filter { $0.type == DispositionRecorded.protoMessageName }
                    .count == 1
                if isIntent && isFirst && isOnlyVersion {
                    log.say(Draft(DispositionRecorded.with { $0.version = 2 }), on: "thing/a")
                }
            })
        try await engine.run()
        #expect(!transport.writes.contains { $0.request.path.hasSuffix("a-1") })
        #expect(fixture.messages(EffectIntended.self).allSatisfy { $0.key.contains("/a/2/") })
        #expect(fixture.messages(ClosureCompleted.self).map(\.run.version) == [2])
    }

    @Test("The first start must say where it begins, and history fires nothing")
    func start() async throws {
        let fixture = Fixture()
        fixture.announce("old")
        let transport = ScriptedTransport()
        await #expect {
            try await fixture.engine(transport, start: nil).run()
        } throws: { error in
            if case ReactorError.startNeeded = error { true } else { false }
        }
        try await fixture.engine(transport, start: .now).run()
        #expect(transport.requests.isEmpty)
        fixture.announce("new")
        // Remembered: neither needed nor changed by what is said later.
        try await fixture.engine(transport, start: .beginning).run()
        #expect(transport.writes.allSatisfy { $0.request.path.hasSuffix("new-1") })
        #expect(transport.writes.count == 4)
        #expect(fixture.types(on: "thing/old") == ["DispositionRecorded"])
    }

    @Test("B-59 history begins nothing when its subject comes to life; what is newer does")
    func historyComesToLife() async throws {
        let fixture = Fixture()
        fixture.announce("old")
        let transport = ScriptedTransport()
        try await fixture.engine(transport, start: .now).run()
        fixture.log.say(Draft(RevalidationConcluded()), on: "thing/old")
        fixture.announce("old")
        try await fixture.engine(transport).run()
        #expect(transport.requests.isEmpty)
        #expect(fixture.messages(ClosureRunStarted.self).isEmpty)

        fixture.announce("old", version: 2)
        // Folded anew by each of them, however far it is.
        try await fixture.engine(transport).run()
        try await fixture.engine(transport).run()
        #expect(fixture.messages(ClosureRunStarted.self).map(\.run.version) == [2])
        #expect(fixture.messages(ClosureCompleted.self).map(\.run.version) == [2])
        #expect(transport.writes.count == 4)
        #expect(transport.writes.allSatisfy { $0.request.path.hasSuffix("old-2") })
    }

    @Test("A second start is refused by the lock; --take-over passes it")
    func lock() throws {
        let path = "/tmp/daybook-lock-\(UInt64.random(in: .min ... .max))"
        defer { unlink(path) }
        let first = try ReactorLock(path: path)
        let second = try ReactorLock(path: path)
        #expect(try first.tryAcquire(note: "the first"))
        #expect(try !second.tryAcquire(note: "the second"))
        #expect(second.holder() == "the first")
    }

    @Test("--dry-run shows the next events and requests, writes nothing and sends nothing")
    func preview() async throws {
        let fixture = Fixture(reads: [])
        fixture.announce("a")
        let transport = ScriptedTransport()
        let before = fixture.log.events.count
        let decided = try await fixture.engine(transport).preview()
        #expect(decided.map(\.kind) == [.decide])
        #expect(decided.first?.events.map(\.type) == [ClosureRunStarted.protoMessageName])
        #expect(fixture.log.events.count == before)

        fixture.log.say(
            Draft(ClosureRunStarted.with { $0.run.version = 1 }), on: "thing/a")
        let sending = try #require(try await fixture.engine(transport).preview().first)
        #expect(
            sending.events.map(\.type) == [
                EffectIntended.protoMessageName, EffectAttemptStarted.protoMessageName,
            ])
        #expect(sending.requests.map(\.request.path) == ["/readable/a-1"])
        #expect(transport.requests.isEmpty && fixture.log.events.count == before + 1)
    }

    @Test("A stopped engine finishes what is under way, records it, and begins nothing more")
    func stop() async throws {
        let fixture = Fixture()
        fixture.announce("a")
        let gate = Gate()
        let transport = ScriptedTransport { request in
            if request.request.method != "GET" { await gate.pass() }
            return await ScriptedTransport.obliging(request)
        }
        let engine = fixture.engine(transport, untilIdle: false)
        let running = Task { try await engine.run() }
        await gate.arrival()
        engine.stop()
        await gate.open()
        let summary = try await running.value
        #expect(summary.ending == .stopped)
        #expect(transport.writes.count == 1)
        #expect(fixture.messages(EffectSucceeded.self).count == 1)
    }
}
