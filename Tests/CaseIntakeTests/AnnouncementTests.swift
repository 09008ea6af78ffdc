import CaseIntake
import CaseLifecycle
import EventLog
import Foundation
import Intake
import Schema
import Testing

/// What a ticket system announces: taken as a person's word would be, each once.
@Suite struct AnnouncementTests {
    private static let life = [
        Ticket.submitted(),
        Ticket.event("CaseAssigned", "a", at: "08:05", #""team":"emea","engineer":"mira""#),
        Ticket.event(
            "ContactAttempted", "c", at: "08:06",
            #""channel":"CHANNEL_MAIL","outcome":"CONTACT_OUTCOME_REACHED""#),
        Ticket.event("CasePending", "p", at: "08:10", #""reason":"a log""#),
        Ticket.event("CaseResumed", "r", at: "08:40", #""byReply":true"#),
        Ticket.priority(1, "u", at: "09:00"),
        Ticket.event("CustomerChanged", "k", at: "09:10", #""contact":"desk@acme.example""#),
        Ticket.event("MilestoneReached", "m", at: "09:30", #""milestone":"resolved""#),
        Ticket.event(
            "ResolutionConfirmed", "o", at: "09:40",
            #""kind":"CONFIRMATION_KIND_CUSTOMER","by":"it@acme.example""#),
    ]

    @Test("B-11 B-28 B-30 B-50 a case's life is recorded word for word, at the source's times")
    func life() throws {
        let world = try World()
        let receipts = try world.ingest(Self.life)
        #expect(receipts.allSatisfy { if case .accepted = $0.verdict { true } else { false } })
        let events = try world.log.readStream("case/T-1")
        #expect(events.map(\.id) == ["s", "a", "c", "p", "r", "u", "k", "m", "o"])
        #expect(events.allSatisfy { $0.source == "/tickets" && $0.key.id == $0.id })
        #expect(events[5].occurred.description == "2026-03-02T09:00:00Z")
        #expect(events.allSatisfy { $0.recorded == World.start })
        #expect(events[5].correlation == "case/T-1@1")
        let state = try world.state()
        #expect(state.priority == .p1 && state.team == "emea" && state.engineer == "mira")
        #expect(state.contact == "desk@acme.example" && state.account == "acme")
        #expect(!state.isPaused && state.resolution != nil && state.confirmations.count == 1)
        #expect(world.sink.setAside == 0)
    }

    @Test("Law 4 A-40 the same again is a duplicate, though the case could not take it any more")
    func again() throws {
        let world = try World()
        try world.ingest(Self.life)
        try world.say(CaseReopened.with { $0.caseID = "T-1" })
        let head = try world.log.head()
        let receipts = try world.ingest(Self.life)
        #expect(receipts.map(\.verdict) == (1...9).map { .duplicate(of: Position($0 + 1)) })
        #expect(try world.log.head() == head)
    }

    @Test("Law 4 A-41 the same key with other content is a conflict, also of what was set aside")
    func conflicts() throws {
        let world = try World()
        let late = Ticket.priority(2, "late", at: "08:30")
        try world.ingest([Ticket.submitted(), Ticket.priority(1, "u", at: "09:00"), late])
        #expect(try world.asides.map(\.reason) == [.late])
        let receipts = try world.ingest([
            Ticket.priority(4, "u", at: "09:00"), Ticket.priority(1, "u", at: "09:01"), late,
            Ticket.priority(4, "late", at: "08:30"),
        ])
        let words = receipts.map { receipt -> String in
            switch receipt.verdict {
            case .conflict(let first, _): "conflict with \(first)"
            case .duplicate(let first): "duplicate of \(first)"
            default: "\(receipt.verdict)"
            }
        }
        #expect(
            words == [
                "conflict with @3", "conflict with @3", "duplicate of @4", "conflict with @4",
            ]
        )
        #expect(try world.state().priority == .p1)
    }

    @Test("B-58 one that comes before its case is refused, and taken when it is sent again")
    func early() throws {
        let world = try World()
        let assigned = Self.life[1]
        let first = try world.ingest([assigned, Ticket.submitted()])
        guard case .refused(let fault) = first[0].verdict else {
            Issue.record("\(first[0].verdict)")
            return
        }
        #expect(fault.text.contains("there is no case ‘T-1’") && first[0].line == 1)
        #expect(try world.ingest([assigned])[0].verdict == .accepted(at: Position(3)))
        #expect(try world.state().team == "emea")
    }

    @Test("B-55 B-30 what a person could not say is refused with the remedy; the rest is taken")
    func misfits() throws {
        let world = try World()
        try world.tell(
            .with {
                $0.caseID = "T-1"
                $0.state = .closed
                $0.priority = .p3
            }, at: "2026-03-01T10:00:00Z")
        let receipts = try world.ingest([
            Ticket.submitted("again"), Ticket.priority(1, "u", at: "09:00"),
            Ticket.submitted("two", case: "T-2"),
            Ticket.event(
                "MilestoneReached", "tea", at: "09:00", #""milestone":"tea""#, case: "T-2"),
            Ticket.event("CustomerChanged", "k", at: "09:00", #""contact":"it""#, case: "T-2"),
        ])
        let texts = receipts.map { receipt -> String in
            if case .refused(let fault) = receipt.verdict { fault.text } else { "taken" }
        }
        let wanted = [
            "is there already", "daybook case reopen T-1", "taken", "there are resolved",
            "no plain e-mail address",
        ]
        for (text, words) in zip(texts, wanted) { #expect(text.contains(words), "\(text)") }
    }

    @Test(
        "B-60 law 10 unknown words are quarantined; verdicts and bad members are refused by place")
    func bad() throws {
        let world = try World()
        let receipts = try world.ingest([
            Ticket.submitted(), Ticket.priority(9, "p9", at: "09:00"),
            Ticket.event("CaseEscalatedByMagic", "e", at: "09:00"),
            Ticket.event("CaseTriaged", "t", at: "09:00"),
            Ticket.event("CaseReopened", "ro", at: "09:00"),
            Ticket.event("PriorityChanged", "x", at: "09:00"),
            Ticket.event("CaseAssigned", "y", at: "09:00", #""team":"emea","note":"she said""#),
            Ticket.event("CaseAssigned", "z", at: "09:00"),
            Ticket.event("CasePending", "b", at: "09:00", case: "T 1"),
            Ticket.event("CasePending", "n", at: "09:00")
                .replacing(#""time":"2026-03-02T09:00:00Z","#, with: ""),
            Ticket.event("CasePending", "l", at: "09:00", #""reason":"\#("x" * 513)""#),
        ])
        let words = receipts.map { receipt -> String in
            switch receipt.verdict {
            case .quarantined(_, _, let fault): "apart \(fault)"
            case .refused(let fault): "\(fault)"
            default: "taken"
            }
        }
        let wanted = [
            "taken", "apart data.priority: unknown value PRIORITY_P9", "apart type: unknown type",
            "type: only Daybook itself", "type: only Daybook itself", "data.priority: missing",
            "data.note: no such field", "data.team: missing, and so is",
            "data.caseId: holds a blank",
            "time: missing", "data.reason: 513 bytes long",
        ]
        #expect(words.count == wanted.count)
        for (text, start) in zip(words, wanted) { #expect(text.hasPrefix(start), "\(text)") }
        #expect(try world.log.readStream("case/T-1").count == 1)
    }

    @Test("X-01 both workflows in one batch: each in its own streams, answered in its order")
    func bothWorkflows() throws {
        let world = try World()
        let receipts = try world.ingest([
            Ticket.submitted(), Ticket.disposition, Self.life[1],
            Ticket.submitted("s2", case: "T-2"),
            Ticket.priority(1, "u", at: "09:00"), Ticket.disposition,
        ])
        #expect(receipts.map(\.line) == Array(1...6))
        #expect(receipts[5].verdict == .duplicate(of: Position(3)))
        let streams = try world.events.dropFirst().map(\.stream)
        #expect(
            streams == ["case/T-1", "exception/QX-9", "case/T-1", "case/T-2", "case/T-1"])
    }

    @Test("A dry run asks the decider, and writes nothing")
    func dryRun() throws {
        let world = try World()
        try world.ingest([Ticket.submitted(), Ticket.priority(1, "u", at: "09:00")])
        let head = try world.log.head()
        let receipts = try world.ingest(
            [
                Ticket.priority(1, "u", at: "09:00"), Ticket.priority(2, "v", at: "08:30"),
                Self.life[1], Ticket.submitted("again"),
            ], isDryRun: true)
        #expect(receipts[0].verdict == .duplicate(of: Position(3)))
        guard case .wouldAppend(let aside) = receipts[1].verdict,
            case .wouldAppend(let assigned) = receipts[2].verdict,
            case .refused = receipts[3].verdict
        else {
            Issue.record("\(receipts.map(\.verdict))")
            return
        }
        #expect(aside.map(\.type) == [CaseFactSetAside.protoMessageName])
        #expect(assigned.map(\.type) == [CaseAssigned.protoMessageName])
        #expect(try world.log.head() == head)
    }
}

extension String {
    fileprivate static func * (text: String, count: Int) -> String {
        String(repeating: text, count: count)
    }
}
