import CaseIntake
import CaseLifecycle
import EventLog
import Intake
import Schema
import Testing

/// A case that moves between being read and being appended to: each word is decided on what the
/// case is when it is written down, and on nothing older.
@Suite struct CollisionTests {
    private static func hurry(_ priority: Priority) -> PriorityChanged {
        PriorityChanged.with {
            $0.caseID = "T-1"
            $0.priority = priority
        }
    }

    private func submitted() throws -> World {
        let world = try World()
        try world.ingest([Ticket.submitted()])
        return world
    }

    @Test("B-58 T20 a person's word between reading and appending is not undone by an older one")
    func overtaken() throws {
        let world = try submitted()
        let log = MovingLog(world.log, before: [{ try world.say(Self.hurry(.p1)) }])
        let sink = CaseSink(log: log)
        let receipts = try world.ingest([Ticket.priority(4, "old", at: "11:30")], through: sink)
        #expect(log.troubles == [])
        #expect(try world.state().priority == .p1)
        #expect(try world.asides.map(\.reason) == [.late] && sink.setAside == 1)
        #expect(receipts.map(\.verdict) == [.accepted(at: Position(4))])
        #expect(log.appendCount == 2)
    }

    @Test("B-58 however often the case moves meanwhile, each word is taken once and in its place")
    func busy() throws {
        for times in 1...8 {
            let world = try submitted()
            let moves = (0..<times).map { turn in
                { @Sendable in try world.say(Self.hurry(turn.isMultiple(of: 2) ? .p1 : .p2)) }
            }
            let log = MovingLog(world.log, before: moves)
            let words = [
                Ticket.event("CaseAssigned", "a", at: "12:00", #""team":"emea""#),
                Ticket.submitted("s2", case: "T-2"),
                Ticket.event("CasePending", "p", at: "12:00"),
            ]
            let receipts = try world.ingest(words, through: CaseSink(log: log))
            #expect(log.troubles == [], "\(times)")
            for (receipt, id) in zip(receipts, ["a", "s2", "p"]) {
                guard case .accepted(let position) = receipt.verdict else {
                    Issue.record("\(times): \(receipt.verdict)")
                    continue
                }
                #expect(try world.events[Int(position.rawValue) - 1].id == id, "\(times)")
            }
            let state = try world.state()
            #expect(state.team == "emea" && state.isPaused, "\(times)")
            #expect(state.priority == (times.isMultiple(of: 2) ? .p2 : .p1), "\(times)")
            #expect(try world.log.readStream("case/T-1").count == 3 + times)
        }
    }

    @Test("B-55 two systems that submit one case at once: the second is told that it is there")
    func submittedTwice() throws {
        let world = try World()
        let other = Ticket.event(
            "CaseSubmitted", "o", at: "08:00", #""priority":"PRIORITY_P2""#, source: "/other")
        let log = MovingLog(world.log, before: [{ try world.ingest([other]) }])
        let receipts = try world.ingest([Ticket.submitted()], through: CaseSink(log: log))
        guard case .refused(let fault) = receipts[0].verdict else {
            Issue.record("\(receipts[0].verdict)")
            return
        }
        #expect(fault.text.contains("is there already"))
        #expect(try world.log.readStream("case/T-1").map(\.id) == ["o"])
    }

    @Test("Law 4 the same word by another sender meanwhile is a duplicate of it")
    func duplicate() throws {
        let world = try submitted()
        let word = Ticket.priority(1, "u", at: "09:00")
        let log = MovingLog(world.log, before: [{ try world.ingest([word]) }])
        let receipts = try world.ingest([word], through: CaseSink(log: log))
        #expect(receipts.map(\.verdict) == [.duplicate(of: Position(3))])
        #expect(try world.log.readStream("case/T-1").count == 2)
    }

    @Test("B-58 a case that never rests ends the ingest with a conflict, and nothing is written")
    func neverResting() throws {
        let world = try submitted()
        let moves = (0..<200).map { turn in
            { @Sendable in try world.say(Self.hurry(turn.isMultiple(of: 2) ? .p1 : .p2)) }
        }
        let log = MovingLog(world.log, before: moves)
        let error = #expect(throws: IngestError.self) {
            try world.ingest(
                [Ticket.event("CasePending", "p", at: "12:00")], through: CaseSink(log: log))
        }
        guard case .append(.wrongExpectedRevision(let stream, _, _), line: 1) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(stream == "case/T-1" && log.appendCount == 101)
        #expect(try !world.state().isPaused)
    }
}
