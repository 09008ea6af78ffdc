import Business
import EventLog
import Reactor
import Schema
import Testing

@testable import CaseLifecycle

/// Calendars edited while a clock runs, held against a clerk who counts minute by minute.
@Suite("A calendar that is edited")
struct CalendarEditTests {
    @Test(
        "D5 B-27 B-29 used time is frozen, the rest counts by the new hours, minute by minute",
        arguments: 0..<8)
    func brute(block: UInt64) throws {
        var moved = 0
        for seed in (block * 25)..<((block + 1) * 25) {
            var random = SeededRandom(seed: seed)
            var life = try EditedLife(&random)
            for _ in 0..<Int.random(in: 1...8, using: &random) { try life.happen(&random) }
            try life.rest()
            let due = life.clerk.due
            let violated = try life.desk.events
                .filter { $0.type == MilestoneViolated.protoMessageName }
                .map { try MilestoneViolated(serializedBytes: $0.payload) }
            #expect(violated.count == (due == nil ? 0 : 1), "seed \(seed)")
            #expect(try violated.first.map { try Instant($0.dueAt) } == due, "seed \(seed)")
            let armed = try life.desk.events
                .filter { $0.type == MilestonesArmed.protoMessageName }
                .map { try MilestonesArmed(serializedBytes: $0.payload) }
            if armed.contains(where: { $0.milestones.contains { $0.usedNs > 0 } }) { moved += 1 }
        }
        // Random lives that never meet the rule would prove nothing.
        #expect(moved > 5)
    }
}

/// A P3 whose one clock counts business minutes, and what happens to its calendars meanwhile.
struct EditedLife {
    var desk: Desk
    var clerk: Clerk
    private var hours: [[Clerk.Hours]]
    private static let start = try! Instant(rfc3339: "2026-03-02T00:00:00Z")
    private static let teams = ["emea", "apac"]

    init(_ random: inout SeededRandom) throws {
        desk = try Desk()
        desk.now = Self.start
        let made = (0..<2).map { _ in Clerk.hours(&random) }
        hours = made
        let budget = Int.random(in: 1...900, using: &random)
        clerk = Clerk(hours: made[0], budget: budget, start: Self.start)
        try adopt(budget)
        try advance(Int.random(in: 0...3_000, using: &random))
        clerk.open()
        try desk.say(
            CaseSubmitted.with {
                $0.caseID = "T-1"
                $0.priority = .p3
                $0.team = "emea"
                $0.contact = "it@acme.example"
            })
    }

    private mutating func advance(_ minutes: Int) throws {
        for _ in 0..<minutes { clerk.tick() }
        try desk.advance(to: desk.now.adding(milliseconds: Int64(minutes) * 60_000))
    }

    /// An edit, a wait for the customer or its end, another priority under another team. The last
    /// is decided at once, as it rests on the policy of its decision.
    mutating func happen(_ random: inout SeededRandom) throws {
        desk.isDown = Int.random(in: 0..<3, using: &random) == 0
        try advance(Int.random(in: 0...600, using: &random))
        switch Int.random(in: 0..<6, using: &random) {
        case 0: try turn()
        case 1:
            desk.isDown = false
            try desk.run()
            let team = Self.teams.randomElement(using: &random) ?? "emea"
            try desk.say(CaseAssigned.with { $0.team = team })
            try desk.say(
                PriorityChanged.with { $0.priority = desk.state.priority == .p3 ? .p4 : .p3 })
            clerk.team = Self.teams.firstIndex(of: team) ?? 0
            clerk.hours = hours[clerk.team]
        default:
            let edited = Int.random(in: 0..<2, using: &random)
            if Int.random(in: 0..<4, using: &random) > 0 { hours[edited] = Clerk.hours(&random) }
            try adopt(clerk.budget)
            clerk.hours = hours[clerk.team]
        }
    }

    private mutating func turn() throws {
        try clerk.isPaused ? desk.say(CaseResumed()) : desk.say(CasePending())
        clerk.isPaused.toggle()
    }

    /// Up again, and long enough for whatever still comes.
    mutating func rest() throws {
        desk.isDown = false
        try desk.run()
        if clerk.isPaused { try turn() }
        try advance(60 * 1_440)
    }

    private mutating func adopt(_ budget: Int) throws {
        let calendars = zip(Self.teams, hours).map { name, hours in
            CalendarAdopted.with {
                $0.name = name
                $0.zone = ZoneTable(.utc)
                $0.hours = hours.map { hours in
                    OpenHours.with {
                        $0.weekday = UInt32(hours.weekday + 1)
                        $0.fromMinute = UInt32(hours.from)
                        $0.toMinute = UInt32(hours.to)
                    }
                }
            }
        }
        try desk.adopt(calendars) { policy in
            policy.milestones = policy.milestones.filter { $0.name == "tech-lead" }
            for index in policy.milestones[0].budgets.indices {
                policy.milestones[0].budgets[index].budgetMs = UInt64(budget) * 60_000
                policy.milestones[0].budgets[index].warnMs = 0
            }
            policy.milestones[0].escalation = .standup
            var other = policy.teams[0]
            other.name = "apac"
            other.calendar = "apac"
            policy.teams.append(other)
        }
    }
}

/// Counts open minutes one by one, by the hours that hang on the wall at that minute. Knows nothing
/// of calendars, budgets that are left or projections.
struct Clerk {
    struct Hours {
        /// From 0, Monday.
        var weekday: Int
        var from: Int
        var to: Int
    }

    var hours: [Hours]
    var team = 0
    let budget: Int
    var isPaused = false
    private let start: Instant
    private var minute = 0
    private var isSubmitted = false
    /// By the hours of its submission, the first open minute; a later edit does not move it.
    private var opening: Int?
    private var used = 0
    private(set) var due: Instant?

    init(hours: [Hours], budget: Int, start: Instant) {
        self.hours = hours
        self.budget = budget
        self.start = start
    }

    mutating func open() {
        isSubmitted = true
        opening = (minute..<(minute + 14 * 1_440)).first { isOpen($0) }
    }

    mutating func tick() {
        if let opening, isSubmitted, due == nil, minute >= opening, !isPaused, isOpen(minute) {
            used += 1
            if used == budget {
                due = start.adding(milliseconds: Int64(minute + 1) * 60_000)
            }
        }
        minute += 1
    }

    /// The log begins at a Monday's midnight.
    private func isOpen(_ minute: Int) -> Bool {
        let day = minute / 1_440 % 7
        let time = minute % 1_440
        return hours.contains { $0.weekday == day && $0.from <= time && time < $0.to }
    }

    /// Up to two stretches a day, on most days; never none at all.
    static func hours(_ random: inout SeededRandom) -> [Hours] {
        var hours = [Hours(weekday: 2, from: 540, to: 1_020)]
        for day in [0, 1, 3, 4, 5, 6] where Int.random(in: 0..<4, using: &random) > 0 {
            let from = Int.random(in: 0..<700, using: &random)
            let to = Int.random(in: (from + 1)...720, using: &random)
            hours.append(Hours(weekday: day, from: from, to: to))
            if Bool.random(using: &random) {
                hours.append(
                    Hours(weekday: day, from: 800, to: Int.random(in: 801...1_440, using: &random)))
            }
        }
        return hours
    }
}
