import EventLog
import Schema
import Synchronization
import Testing

@testable import Reactor

/// A subject that many streams feed.
@Suite("Standing subjects", .serialized)
struct StandingSubjectTests {
    private let fixture = Fixture.withoutPolicy()

    private func engine(
        start: ReactorOptions.Start = .beginning,
        beforeAppend: @escaping @Sendable (AppendRequest) -> Void = { _ in }
    ) -> Engine<Board> {
        var options = ReactorOptions(name: Board.name)
        options.start = start
        options.untilIdle = true
        return Engine(
            Board.self, journal: MemoryJournal(log: fixture.log, beforeAppend: beforeAppend),
            transport: ScriptedTransport { _ in .notSent("it has no effects") },
            options: options, logger: .silent)
    }

    private var told: [RunID] { fixture.messages(ClosureRunStarted.self).map(\.run) }

    @Test("B-59 history is known to it and begins nothing; a restart folds it again")
    func history() async throws {
        for id in 1...3 { fixture.announce("T-\(id)") }
        for _ in 0..<2 { try await engine(start: .now).run() }
        #expect(told.isEmpty)
        fixture.announce("T-4")
        for _ in 0..<2 { try await engine().run() }
        #expect(told.map(\.version) == [4])
        #expect(told.map(\.exceptionID) == ["3 before"])
    }

    @Test("It is asked once for a page of events, not once for each")
    func askedOnce() async throws {
        for id in 1...2_500 { fixture.announce("T-\(id)") }
        Board.questions.store(0, ordering: .relaxed)
        try await engine(start: .now).run()
        #expect(told.isEmpty)
        #expect(Board.questions.load(ordering: .relaxed) < 10)
    }

    @Test("What other streams say meanwhile does not refuse its decision; its own stream does")
    func guarded() async throws {
        fixture.announce("T-1")
        let log = fixture.log
        let isFirst = Atomic<Bool>(true)
        try await engine { request in
            guard request.events.contains(where: { $0.stream == "board/all" }),
                isFirst.exchange(false, ordering: .relaxed)
            else { return }
            log.say(Draft(DispositionRecorded()), on: "thing/T-2")
        }.run()
        #expect(told.map(\.version) == [1, 2])

        isFirst.store(true, ordering: .relaxed)
        fixture.announce("T-3")
        try await engine { request in
            guard request.events.contains(where: { $0.stream == "board/all" }),
                isFirst.exchange(false, ordering: .relaxed)
            else { return }
            log.say(
                Draft(ClosureRunStarted.with { $0.run.version = 3 }), on: "board/all")
        }.run()
        #expect(told.map(\.version) == [1, 2, 3])
    }

    @Test("A preview supposes the epoch that a first start would begin, and writes nothing")
    func preview() async throws {
        fixture.announce("T-1")
        let steps = try await engine().preview()
        #expect(steps.map(\.kind) == [.decide])
        #expect(fixture.log.events.count == 1)
    }
}
