import EventLog
import Projections
import Reactor
import Schema
import SwiftProtobuf
import Testing

@testable import CaseLifecycle

/// Random lives of a case, with an engine that is down now and then, held against rules that are
/// checked on the events alone.
@Suite("Properties of a case")
struct PropertyTests {
    @Test(
        "B-31 B-33 T12 nothing is sent twice or left in silence, whatever happens when",
        arguments: 0..<8)
    func nothingTwice(block: UInt64) throws {
        for seed in (block * 25)..<((block + 1) * 25) {
            let desk = try Self.live(seed)
            #expect(Set(desk.sent.map(\.key)).count == desk.sent.count, "seed \(seed)")
            var violated: Set<String> = []
            for event in desk.events where event.type == MilestoneViolated.protoMessageName {
                let one = try MilestoneViolated(serializedBytes: event.payload)
                let isNew = violated.insert("\(one.milestone)/\(one.occurrence)").inserted
                #expect(isNew, "seed \(seed): \(one.milestone) \(one.occurrence) fired twice")
            }
            // A ticket for each escalation, but for one that was pointless before it could leave.
            let tickets = desk.sent.filter { $0.step == .techLeadTicket }.count
            let pointless = desk.state.notices.count {
                $0.plan.notice == .techLeadTicket && $0.settled?.outcome == .withdrawn
                    && desk.state.isLatest($0)
            }
            #expect(
                tickets + pointless == violated.count { $0.hasPrefix("tech-lead/") },
                "seed \(seed)")
            #expect(desk.state.notices.allSatisfy { $0.settled != nil }, "seed \(seed)")
        }
    }

    @Test("B-15 B-52 M11 a closure rests on both halves of its own occurrence", arguments: 0..<4)
    func closures(block: UInt64) throws {
        for seed in (block * 25)..<((block + 1) * 25) {
            var isResolved = false
            var hasConfirmation = false
            var hasFollowUp = false
            for event in try Self.live(seed).events {
                switch event.type {
                case CaseReopened.protoMessageName:
                    (isResolved, hasConfirmation, hasFollowUp) = (false, false, false)
                case MilestoneReached.protoMessageName:
                    let reached = try MilestoneReached(serializedBytes: event.payload)
                    if reached.milestone == "resolved" { isResolved = true }
                case ResolutionConfirmed.protoMessageName: hasConfirmation = true
                case NoticeSettled.protoMessageName:
                    let settled = try NoticeSettled(serializedBytes: event.payload)
                    if settled.notice == .followUp, settled.outcome == .accepted {
                        hasFollowUp = true
                    }
                case CaseClosed.protoMessageName:
                    #expect(isResolved, "seed \(seed) at \(event.position)")
                    #expect(hasConfirmation && hasFollowUp, "seed \(seed) at \(event.position)")
                default: break
                }
            }
        }
    }

    @Test("B-43 D7 no notice fails in silence, and what was told is nobody's to decide")
    func noSilence() throws {
        for seed in UInt64(0)..<40 {
            let events = try Self.live(seed).events
            var failed = 0
            for (event, next) in zip(events, events.dropFirst())
            where event.type == NoticeSettled.protoMessageName {
                let settled = try NoticeSettled(serializedBytes: event.payload)
                guard [.rejected, .unavailable, .inDoubt].contains(settled.outcome) else {
                    continue
                }
                failed += 1
                let opened = try CaseFollowUpOpened(serializedBytes: next.payload)
                #expect(next.stream == "followup/\(settled.followupID)", "seed \(seed)")
                #expect(opened.effectKey == settled.effectKey, "seed \(seed)")
            }
            let rows = try FollowUpsView.rows(folding: events).map(\.row)
            #expect(rows.count { $0.outcome != .accepted } == failed, "seed \(seed)")
            for row in rows where row.state != .resolved && row.outcome != .accepted {
                let isTold = try events[Int(row.openedPosition)...].contains {
                    guard $0.type == NoticeSettled.protoMessageName else { return false }
                    let settled = try NoticeSettled(serializedBytes: $0.payload)
                    return settled.outcome == .accepted && settled.notice == row.notice
                        && settled.milestone == row.milestone
                        && settled.occurrence == row.noticeOccurrence
                }
                #expect(!isTold, "seed \(seed): \(row.id)")
            }
        }
    }

    @Test("B-45 no mail leaves for where the customer no longer is", arguments: 0..<4)
    func addresses(block: UInt64) throws {
        for seed in (block * 25)..<((block + 1) * 25) {
            var (contact, planned): (String, [String: String]) = ("", [:])
            for event in try Self.live(seed).events {
                switch event.type {
                case CaseSubmitted.protoMessageName:
                    contact = try CaseSubmitted(serializedBytes: event.payload).contact
                case CustomerChanged.protoMessageName:
                    contact = try CustomerChanged(serializedBytes: event.payload).contact
                case NoticePlanned.protoMessageName:
                    let plan = try NoticePlanned(serializedBytes: event.payload)
                    guard plan.audience == "customer" else { continue }
                    planned["\(plan.notice)/\(plan.occurrence)/\(plan.repeat)"] = plan.address
                case NoticeSettled.protoMessageName:
                    let settled = try NoticeSettled(serializedBytes: event.payload)
                    let name = "\(settled.notice)/\(settled.occurrence)/\(settled.repeat)"
                    let isSent = [.accepted, .rejected, .inDoubt].contains(settled.outcome)
                    guard let address = planned[name], isSent, settled.detail.isEmpty
                    else { continue }
                    #expect(address == contact, "seed \(seed) at \(event.position)")
                default: break
                }
            }
        }
    }

    @Test("Law 5 B-39 the same events give the same state, the same wishes, the same timers")
    func deterministic() throws {
        for seed in UInt64(0)..<40 {
            let desk = try Self.live(seed)
            var state = CaseState(caseID: "T-1")
            for event in desk.events where event.stream == state.stream {
                try state.evolve(event)
            }
            #expect(state == desk.state, "seed \(seed)")
            let wishes = (0..<2).map { _ in
                String(describing: CaseLifecycle.next(state, desk.policies))
            }
            #expect(wishes[0] == wishes[1], "seed \(seed)")
            #expect(try Self.live(seed).events == desk.events, "seed \(seed)")
        }
    }

    @Test("M13 the views fold every life, and no clock of a closed case runs on")
    func views() throws {
        for seed in UInt64(0)..<40 {
            let desk = try Self.live(seed)
            let cases = try CasesView.rows(folding: desk.events)
            let milestones = try MilestonesView.rows(folding: desk.events)
            #expect(cases.count == 1)
            let running = desk.state.clocks.filter(\.isPending)
            #expect(cases[0].row.clocks.count == running.count, "seed \(seed)")
            #expect(milestones.count == desk.state.clocks.count, "seed \(seed)")
            #expect((cases[0].row.status == .closed) == desk.state.isClosed, "seed \(seed)")
        }
    }

    /// Some forty random happenings over a week, then quiet.
    static func live(_ seed: UInt64) throws -> Desk {
        try life(seed) { desk, _, random in
            desk.isDown = Int.random(in: 0..<5, using: &random) == 0
            desk.away =
                Int.random(in: 0..<4, using: &random) == 0 ? ["mail", "pager", "tickets"] : []
        }
    }

    /// Likewise, where the engine is never down and every target is there, and nothing happens in
    /// the very moment in which something is due.
    static func steady(_ seed: UInt64) throws -> Desk {
        try life(seed) { desk, number, _ in
            try desk.advance(to: desk.now.adding(milliseconds: Int64(number) * 17))
        }
    }

    private static func life(
        _ seed: UInt64,
        disturb: (inout Desk, _ number: Int, inout SeededRandom) throws -> Void
    ) throws -> Desk {
        var random = SeededRandom(seed: seed)
        var desk = try Desk()
        try desk.say(
            CaseSubmitted.with {
                $0.caseID = "T-1"
                $0.priority = Priority(rawValue: .random(in: 1...4, using: &random)) ?? .p1
                $0.team = Bool.random(using: &random) ? "emea" : ""
                $0.account = ["acme", "solo", "else"].randomElement(using: &random) ?? ""
                $0.contact = Bool.random(using: &random) ? "it@acme.example" : ""
            })
        for number in 1...40 {
            let minutes = Int64.random(in: 0...300, using: &random)
            try desk.advance(to: desk.now.adding(milliseconds: minutes * 60_000))
            try disturb(&desk, number, &random)
            let mail = Int.random(in: 0..<6, using: &random)
            desk.answers["mail"] =
                mail == 0
                ? .rejected(status: 550, body: []) : mail == 1 ? .inDoubt(detail: "lost") : nil
            do {
                try happen(&desk, &random)
            } catch is CaseRefusal {
                continue
            } catch is FollowUpRefusal {
                continue
            }
        }
        desk.isDown = false
        desk.away = []
        try desk.advance(to: desk.now.adding(milliseconds: 30 * 86_400_000))
        return desk
    }

    private static func happen(_ desk: inout Desk, _ random: inout SeededRandom) throws {
        switch Int.random(in: 0..<16, using: &random) {
        case 0, 1:
            try desk.say(
                PriorityChanged.with {
                    $0.priority = Priority(rawValue: .random(in: 1...4, using: &random)) ?? .p1
                })
        case 2: try desk.say(CasePending())
        case 3: try desk.say(CaseResumed.with { $0.automatic = Bool.random(using: &random) })
        case 4: try desk.say(CaseAssigned.with { $0.team = "emea" })
        case 5: try desk.say(MilestoneReached.with { $0.milestone = "verify-data" })
        case 6: try desk.say(MilestoneReached.with { $0.milestone = "resolved" })
        case 7: try desk.say(ResolutionConfirmed.with { $0.kind = .customer })
        case 8: try desk.say(CaseReopened())
        case 9: try desk.say(EscalationAcknowledged.with { $0.by = "jonas" })
        case 10: try desk.say(FollowUpRequested())
        case 11: try desk.say(ContactAttempted.with { $0.outcome = .bounced })
        case 12:
            try desk.say(
                CustomerChanged.with {
                    $0.contact = "\(Int.random(in: 0..<3, using: &random))@acme.example"
                })
        case 13, 14:
            let rows = try FollowUpsView.rows(folding: desk.events).map(\.row)
            guard let open = rows.filter({ $0.state != .resolved }).randomElement(using: &random)
            else { return }
            try desk.resolve(open.id, as: open.options.randomElement(using: &random) ?? .abandon)
        default: try desk.say(CaseClosureRequested())
        }
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
