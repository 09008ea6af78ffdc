import CaseLifecycle
import PolicyFiles
import Schema
import Testing

/// What a policy's file becomes.
struct ReadingTests {
    private func budget(
        _ policy: CasePolicyAdopted, _ milestone: String, _ priority: Priority
    ) throws -> MilestoneBudget {
        let rules = try #require(policy.milestones.first { $0.name == milestone })
        return try #require(rules.budgets.first { $0.priority == priority })
    }

    @Test("D1 D2 D3 the default policy says what is decided")
    func defaults() throws {
        let policy = try Example.read(try Example.standard()).policy
        let hour: UInt64 = 3_600_000
        let urgent = try budget(policy, "tech-lead", .p1)
        #expect(urgent.clock == .wall && !urgent.fromScope && !urgent.pauses)
        #expect(urgent.budgetMs == hour && urgent.warnMs == 45 * 60_000)
        for priority in [Priority.p2, .p3, .p4] {
            let other = try budget(policy, "tech-lead", priority)
            #expect(other.clock == .business && other.fromScope && other.pauses)
            #expect(other.budgetMs == hour)
        }
        #expect(policy.milestones.map(\.name) == ["verify-data", "troubleshoot", "tech-lead"])
        let last = try #require(policy.milestones.last)
        #expect(last.until == "resolved" && last.escalation == .techLead)
        #expect(policy.priorities.map(\.priority) == [.p1, .p2, .p3, .p4])
        #expect(policy.priorities.map(\.contact) == [.call, .mail, .mail, .mail])
        #expect(policy.priorities.map(\.immediate) == [true, false, false, false])
        #expect(policy.priorities.map(\.tellsTam) == [true, false, false, false])
        #expect(!policy.retroactiveUpgrade)
        #expect(policy.targets.map(\.name) == CaseTarget.allCases.map(\.rawValue))
    }

    @Test("B-29 an applied policy can be adopted, and keeps version, author and approver")
    func events() throws {
        let file = try Example.read(try Example.standard())
        let events = try file.events(version: 3, author: "ana", approver: "ben")
        #expect(events.policy.version == 3 && events.policy.author == "ana")
        #expect(events.policy.approver == "ben")
        #expect(events.calendars.allSatisfy { $0.policyVersion == 3 })
        var policies = CasePolicies()
        try policies.adopt(events.policy, events.calendars)
        #expect(policies.latest?.version == 3)
    }

    private func hours(_ text: String) throws -> [[UInt32]] {
        let file = try Example.read(try Example.changed("mon-fri: [\"09:00-17:30\"]", text))
        return try #require(file.calendars.first).hours.map {
            [$0.weekday, $0.fromMinute, $0.toMinute]
        }
    }

    @Test("B-21 hours: several a day, past midnight, to its end, over the week's end, in any order")
    func hoursOfAWeek() throws {
        #expect(
            try hours("tue: [\"13:30-17:00\", \"09:00-12:30\"]")
                == [[2, 810, 1020], [2, 540, 750]])
        #expect(try hours("sat: [\"22:00-06:00\"]") == [[6, 1320, 1800]])
        #expect(try hours("sat: [\"22:00-24:00\"]") == [[6, 1320, 1440]])
        #expect(try hours("sat: [\"22:00-00:00\"]") == [[6, 1320, 1440]])
        #expect(
            try hours("sat-mon: [\"08:00-09:00\"]")
                == [[6, 480, 540], [7, 480, 540], [1, 480, 540]])
        #expect(try hours("mon: [\"09:00-12:00\", \"12:00-13:00\"]").count == 2)
        #expect(try hours("mon-sun: [\"00:00-24:00\"]").count == 7)
    }

    @Test("B-21 always and never stand in place of hours")
    func alwaysAndNever() throws {
        func calendar(_ word: String) throws -> CalendarAdopted {
            let old = "hours:\n      mon-fri: [\"09:00-17:30\"]"
            let file = try Example.read(try Example.changed(old, "hours: \(word)"))
            return try #require(file.calendars.first)
        }
        #expect(try calendar("always").always && calendar("always").hours.isEmpty)
        #expect(try !calendar("never").always && calendar("never").hours.isEmpty)
        let problem = try Example.problems(
            try Example.changed("hours:\n      mon-fri: [\"09:00-17:30\"]", "hours: sometimes"))
        #expect(problem.first?.path == "calendars.emea.hours")
    }

    @Test("B-22 holidays are dates in the order of time, however they are written down")
    func holidays() throws {
        let file = try Example.read(
            try Example.changed(
                "- 2026-12-25\n      - 2027-01-01", "- \"2027-01-01\"\n      - 2026-04-03"))
        #expect(try #require(file.calendars.first).holidays == ["2026-04-03", "2027-01-01"])
    }

    @Test("B-43 an absence is a range, both dates included, or one date; a TAM may be none")
    func people() throws {
        let file = try Example.read(
            try Example.changed("[2026-12-21..2026-12-31]", "[2026-12-21..2026-12-31, 2027-02-01]"))
        let otto = try #require(file.policy.people.first { $0.name == "otto" })
        #expect(otto.absences.map(\.from) == ["2026-12-21", "2027-02-01"])
        #expect(otto.absences.map(\.to) == ["2026-12-31", "2027-02-01"])
        #expect(otto.deputy == "paula")
        #expect(file.policy.accounts.map(\.tam) == ["otto", ""])
    }

    @Test(
        "Durations are hours, minutes, seconds and milliseconds",
        arguments: [
            ("90s", 90), ("15m", 900), ("1h30m", 5_400), ("1h1m1s", 3_661), ("2000ms", 2),
            ("168h", 604_800), ("never", 0),
        ])
    func durations(_ text: String, _ seconds: UInt32) throws {
        let file = try Example.read(try Example.changed("ack_timeout: 15m", "ack_timeout: \(text)"))
        #expect(file.policy.ackTimeoutS == seconds)
    }

    @Test("A priority's own budget stands before the default; one without any has no clock")
    func budgets() throws {
        let line = "default: {after: 60m, clock: business, from: scoped, pauses: true}"
        let without = try Example.read(
            try Example.changed(line, "P3: {after: 2h, clock: business, from: scoped}"))
        let rules = try #require(without.policy.milestones.first)
        #expect(rules.budgets.map(\.priority) == [.p1, .p3])
        #expect(rules.budgets.map(\.budgetMs) == [1_800_000, 7_200_000])
        let with = try Example.read(
            try Example.changed(
                line, line + "\n      P3: {after: 2h, clock: business, from: scoped}"))
        let both = try #require(with.policy.milestones.first)
        #expect(both.budgets.map(\.priority) == [.p1, .p2, .p3, .p4])
        #expect(both.budgets.map(\.budgetMs) == [1_800_000, 3_600_000, 7_200_000, 3_600_000])
    }

    @Test("A name may be any text; words that YAML 1.1 took for truth values are texts")
    func names() throws {
        let file = try Example.read(
            try Example.changed("  solo: {}", "  Müller & Söhne: {}\n  no: {}"))
        #expect(file.policy.accounts.map(\.name) == ["acme", "Müller & Söhne", "no"])
    }
}
