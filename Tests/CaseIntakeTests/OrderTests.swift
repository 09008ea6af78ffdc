import CaseLifecycle
import EventLog
import Foundation
import Schema
import Synchronization
import Testing

/// Announcements that come late, twice, out of order, or from several senders at once.
@Suite struct OrderTests {
    @Test("B-58 T20 in whatever order they come, the case ends as the last words have it")
    func anyOrder() throws {
        var random = SeededRandom(seed: 7)
        for _ in 0..<60 {
            var facts: [(minute: Int, text: String)] = []
            for minute in (10..<40).shuffled(using: &random).prefix(8) {
                facts.append((minute, fact(minute, &random)))
            }
            let told = facts.sorted { $0.minute < $1.minute }.map(\.text)
            let (inOrder, shuffled) = (try World(), try World())
            try inOrder.ingest([Ticket.submitted()] + told)
            try shuffled.ingest([Ticket.submitted()])
            for text in told.shuffled(using: &random) { try shuffled.ingest([text]) }
            let (one, other) = (try inOrder.state(), try shuffled.state())
            #expect(one.priority == other.priority, "\(told)")
            #expect(one.team == other.team && one.contact == other.contact, "\(told)")
            #expect(one.isPaused == other.isPaused, "\(told)")
            // Nothing that was announced is lost.
            let ids = try shuffled.log.readStream("case/T-1").map(\.id)
            #expect(ids.count == 9 && Set(ids).count == 9)
        }
    }

    private func fact(_ minute: Int, _ random: inout SeededRandom) -> String {
        let (id, time) = ("m\(minute)", "09:\(minute)")
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1: return Ticket.priority(.random(in: 1...4, using: &random), id, at: time)
        case 2: return Ticket.event("CaseAssigned", id, at: time, #""team":"team-\#(minute)""#)
        case 3: return Ticket.event("CasePending", id, at: time)
        case 4:
            let isAutomatic = Bool.random(using: &random)
            return Ticket.event("CaseResumed", id, at: time, #""automatic":\#(isAutomatic)"#)
        default:
            return Ticket.event(
                "CustomerChanged", id, at: time, #""contact":"m\#(minute)@acme.example""#)
        }
    }

    @Test("B-58 a delayed webhook does not undo what a person said after it")
    func afterPerson() throws {
        let world = try World()
        try world.ingest([Ticket.submitted()])
        try world.say(
            PriorityChanged.with {
                $0.caseID = "T-1"
                $0.priority = .p1
            })
        try world.advance(to: "2026-03-02T13:00:00Z")
        try world.ingest([Ticket.priority(4, "old", at: "11:30")])
        #expect(try world.state().priority == .p1)
        let aside = try #require(try world.asides.first)
        #expect(aside.reason == .late && aside.type == PriorityChanged.protoMessageName)
        #expect(try PriorityChanged(serializedBytes: aside.fact).priority == .p4)
        #expect(world.sink.setAside == 1)
        try world.ingest([Ticket.priority(2, "new", at: "12:30")])
        #expect(try world.state().priority == .p2)
    }

    @Test("B-58 a source whose clock is ahead makes nobody's later word late")
    func skewed() throws {
        let world = try World()
        try world.ingest([Ticket.submitted(), Ticket.priority(1, "ahead", at: "23:59")])
        try world.advance(to: "2026-03-02T12:01:00Z")
        try world.ingest([
            Ticket.priority(3, "right", at: "12:01"), Ticket.priority(2, "ahead-2", at: "23:58"),
        ])
        #expect(try world.state().priority == .p2)
        #expect(try world.asides.isEmpty)
    }

    @Test("B-52 B-58 what happened before a reopening does not count for the next occurrence")
    func reopened() throws {
        let world = try World()
        let resolved = Ticket.event(
            "MilestoneReached", "m", at: "09:30", #""milestone":"resolved""#)
        let confirmed = Ticket.event(
            "ResolutionConfirmed", "o", at: "09:40",
            #""kind":"CONFIRMATION_KIND_CUSTOMER","by":"it""#)
        try world.ingest([Ticket.submitted(), resolved])
        try world.say(CaseReopened.with { $0.caseID = "T-1" })
        try world.ingest([confirmed, resolved.replacing(#""id":"m""#, with: #""id":"m2""#)])
        #expect(try world.asides.map(\.reason) == [.reopened, .reopened])
        let state = try world.state()
        #expect(state.occurrence == 2 && state.confirmations.isEmpty && state.resolution == nil)
    }

    @Test("B-58 B-59 what an imported history knew already changes nothing")
    func imported() throws {
        let world = try World()
        try world.tell(
            .with {
                $0.caseID = "T-1"
                $0.state = .active
                $0.priority = .p1
                $0.team = "emea"
            }, at: "2026-03-02T10:00:00Z")
        try world.ingest([Ticket.priority(4, "old", at: "09:00")])
        var state = try world.state()
        #expect(state.priority == .p1 && state.history?.isOver == false)
        try world.ingest([Ticket.priority(2, "new", at: "10:30")])
        state = try world.state()
        #expect(state.priority == .p2 && state.history?.isOver == true)
    }

    @Test("B-58 T13 a word that changes nothing is kept, and an older one that would is late")
    func nothingNew() throws {
        let world = try World()
        try world.ingest([
            Ticket.submitted(), Ticket.event("CaseResumed", "r", at: "09:10"),
            Ticket.event("CasePending", "p", at: "09:05"),
        ])
        #expect(try world.asides.map(\.reason) == [.nothingNew, .late])
        #expect(try !world.state().isPaused)
    }

    @Test("Law 4 several senders about one case at once: each word is taken once")
    func concurrent() throws {
        let world = try World()
        try world.ingest([Ticket.submitted()])
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { sender in
            let events = (0..<25).map { index in
                Ticket.event(
                    "ContactAttempted", "\(sender % 2)-\(index)", at: "09:00",
                    #""channel":"CHANNEL_CALL","outcome":"CONTACT_OUTCOME_NO_ANSWER""#)
            }
            do {
                for receipt in try world.ingest(events) {
                    switch receipt.verdict {
                    case .accepted, .duplicate: continue
                    default: failures.withLock { $0.append("\(receipt.verdict)") }
                    }
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(try world.log.readStream("case/T-1").count == 51)
    }
}

/// Repeatable chance.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let mixed = (state >> 33) ^ state
        return mixed &* 0xff51_afd7_ed55_8ccd
    }
}
