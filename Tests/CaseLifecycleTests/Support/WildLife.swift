import EventLog
import Reactor
import Schema

@testable import CaseLifecycle

/// A life with everything in it that a view tells: imported and adopted or submitted here, under
/// policies and calendars that change, with people who take it on, hand it over and decide.
struct WildLife {
    private(set) var desk: Desk
    private var random: SeededRandom
    private static let teams = ["emea", "apac", "void"]

    init(_ seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        desk = try Desk()
        try adoptPolicy()
        if Bool.random(using: &random) { try submit() } else { try history() }
        for _ in 0..<40 {
            try wait(minutes: [5, 40, 120, 600].randomElement(using: &random) ?? 5)
            desk.isDown = one(in: 6)
            desk.away = one(in: 4) ? ["mail", "pager", "tickets"] : []
            desk.answers["mail"] =
                [.rejected(status: 550, body: []), .inDoubt(detail: "lost"), nil, nil, nil]
                .randomElement(using: &random) ?? nil
            try attempt { try Self.happen(&$0) }
        }
        desk.isDown = false
        desk.away = []
        try desk.advance(to: desk.now.adding(milliseconds: 20 * 86_400_000))
    }

    private mutating func one(in count: Int) -> Bool {
        Int.random(in: 0..<count, using: &random) == 0
    }

    private mutating func wait(minutes: Int64) throws {
        let some = Int64.random(in: 0...minutes, using: &random)
        try desk.advance(to: desk.now.adding(milliseconds: some * 60_000))
    }

    /// What is refused leaves nothing.
    private mutating func attempt(_ body: (inout WildLife) throws -> Void) throws {
        do {
            try body(&self)
        } catch is CaseRefusal {
            return
        } catch is FollowUpRefusal {
            return
        }
    }

    private mutating func submit() throws {
        let priority = anyPriority()
        let (team, account) = (anyTeam(), ["acme", "solo", "else"].randomElement(using: &random))
        let hasContact = Bool.random(using: &random)
        try attempt {
            try $0.desk.say(
                CaseSubmitted.with {
                    $0.caseID = "T-1"
                    $0.priority = priority
                    $0.team = team
                    $0.account = account ?? ""
                    $0.contact = hasContact ? "it@acme.example" : ""
                })
        }
    }

    private mutating func anyPriority() -> Priority {
        Priority(rawValue: .random(in: 1...4, using: &random)) ?? .p1
    }

    private mutating func anyTeam() -> String {
        one(in: 4) ? "" : Self.teams.randomElement(using: &random) ?? ""
    }

    // MARK: Policies

    /// Three teams: one keeps its hours, one's change, and one has none at all.
    private mutating func adoptPolicy() throws {
        var (apac, void) = (try Fixture.calendar(), try Fixture.calendar())
        apac.name = "apac"
        apac.holidays = []
        let from = UInt32.random(in: 0...18, using: &random) * 60
        for index in apac.hours.indices {
            apac.hours[index].fromMinute = from
            apac.hours[index].toMinute = from + 300
        }
        void.name = "void"
        void.hours = []
        let isRetroactive = Bool.random(using: &random)
        let byMail = anyPriority()
        try desk.adopt([try Fixture.calendar(), apac, void]) { policy in
            policy.retroactiveUpgrade = isRetroactive
            for name in ["apac", "void"] {
                var team = policy.teams[0]
                (team.name, team.calendar) = (name, name)
                policy.teams.append(team)
            }
            for index in policy.priorities.indices
            where policy.priorities[index].priority == byMail {
                policy.priorities[index].confirmations.append(.monitoring)
            }
        }
    }

    // MARK: Another system's history

    /// Rows in their order, and some that are not; then, for most, what happens here.
    private mutating func history() throws {
        let start = desk.now
        for number in 1...Int.random(in: 1...9, using: &random) {
            let minutes = Int64.random(in: 0...90, using: &random)
            let at = start.adding(milliseconds: (Int64(number) * 30 - minutes) * 60_000)
            try desk.tell(row(UInt64(number)), at: at)
        }
        if one(in: 4) { try attempt { try Self.happen(&$0) } }
        if one(in: 4) { return }
        let hours = Int64.random(in: -100...10, using: &random)
        try desk.adopt(liveFrom: desk.now.adding(milliseconds: hours * 3_600_000))
        if one(in: 3) { try desk.tell(row(99), at: desk.now) }
    }

    private mutating func row(_ number: UInt64) -> CaseHistoryImported {
        let state = HistoryState(rawValue: .random(in: 1...7, using: &random)) ?? .new
        let (priority, team) = (anyPriority(), anyTeam())
        let engineer = ["", "ana", "ben"].randomElement(using: &random) ?? ""
        let isOpened = Bool.random(using: &random)
        let opened = desk.now
        return CaseHistoryImported.with {
            $0.caseID = "T-1"
            $0.batch = number % 2 == 0 ? "first" : "second"
            $0.row = number
            $0.state = state
            $0.sourceState = "\(state)"
            $0.priority = priority
            $0.team = team
            $0.engineer = engineer
            if isOpened { $0.openedAt = opened.timestamp }
        }
    }

    // MARK: What happens here

    private static func happen(_ life: inout WildLife) throws {
        let (priority, team) = (life.anyPriority(), life.anyTeam())
        let engineer = ["", "ana", "ben"].randomElement(using: &life.random) ?? ""
        let isSo = Bool.random(using: &life.random)
        let number = Int32.random(in: 1...4, using: &life.random)
        let kinds: [ConfirmationKind] = [.customer, .customer, .engineer, .monitoring, .silence]
        let outcomes: [ContactOutcome] = [.reached, .noAnswer, .leftMessage, .bounced]
        switch Int.random(in: 0..<23, using: &life.random) {
        case 0, 1:
            try life.desk.say(
                PriorityChanged.with {
                    $0.priority = priority
                    $0.reason = "so they say"
                })
        case 2: try life.desk.say(CasePending.with { $0.reason = "asked" })
        case 3: try life.desk.say(CaseResumed.with { $0.automatic = isSo })
        case 4, 5:
            try life.desk.say(
                CaseAssigned.with {
                    $0.team = team
                    $0.engineer = engineer
                })
        case 6: try life.desk.say(MilestoneReached.with { $0.milestone = "verify-data" })
        case 7:
            try life.desk.say(
                MilestoneReached.with {
                    $0.milestone = "troubleshoot"
                    $0.engineer = engineer
                })
        case 8, 9: try life.desk.say(MilestoneReached.with { $0.milestone = "resolved" })
        case 10:
            try life.desk.say(
                ResolutionConfirmed.with { $0.kind = kinds[Int(number)] })
        case 11: try life.desk.say(CaseReopened.with { $0.reason = "again" })
        case 12: try life.desk.say(EscalationAcknowledged.with { $0.by = "jonas" })
        case 13: try life.desk.say(FollowUpRequested())
        case 14: try life.desk.say(ContactAttempted.with { $0.outcome = outcomes[Int(number) - 1] })
        case 15: try life.desk.say(CustomerChanged.with { $0.contact = "\(number)@acme.example" })
        case 16: try life.adoptPolicy()
        case 20, 21: try life.close()
        case 17, 18: try life.decide()
        case 19: try life.desk.say(CaseClosureRequested())
        default:
            let doubted = life.desk.sent.filter { $0.key.hasSuffix("mail") }
            guard let key = doubted.randomElement(using: &life.random)?.key else { return }
            try life.desk.arrivesLate(key)
        }
    }

    /// All that a closure needs, in a row; some of it may be refused.
    private mutating func close() throws {
        try attempt { try $0.desk.say(MilestoneReached.with { $0.milestone = "resolved" }) }
        try attempt { try $0.desk.say(ResolutionConfirmed.with { $0.kind = .customer }) }
        try attempt { try $0.desk.say(FollowUpRequested()) }
        try attempt { try $0.desk.say(CaseClosureRequested()) }
        guard one(in: 2) else { return }
        try attempt { try $0.desk.say(CaseReopened.with { $0.reason = "it came back" }) }
    }

    private mutating func decide() throws {
        var open: [String: [Resolution]] = [:]
        for event in desk.events {
            switch event.type {
            case CaseFollowUpOpened.protoMessageName:
                let opened = try CaseFollowUpOpened(serializedBytes: event.payload)
                open[opened.id] = opened.options
            case FollowUpResolved.protoMessageName:
                open[try FollowUpResolved(serializedBytes: event.payload).id] = nil
            default: break
            }
        }
        guard let id = open.keys.sorted().randomElement(using: &random),
            let option = open[id]?.randomElement(using: &random)
        else { return }
        try desk.resolve(id, as: option)
    }
}
