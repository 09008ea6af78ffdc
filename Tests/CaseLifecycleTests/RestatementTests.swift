import EventLog
import Schema
import Testing

@testable import CaseLifecycle

/// D5: cases decided again from what came from outside.
@Suite struct RestatementTests {
    private func record(_ desk: Desk) throws -> CaseRecord {
        try CaseRecord("T-1", desk.events.filter { $0.stream == desk.state.stream })
    }

    private func restated(
        _ desk: Desk, _ policies: [RecordedEvent]? = nil, until end: Instant? = nil
    ) throws -> CaseRestatement {
        let own = desk.events.filter { $0.stream == CaseLifecycle.policyStream }
        return try CaseRestatement(
            record(desk), policies: policies ?? (policy { _ in } + own), history: .start,
            until: end ?? desk.now)
    }

    /// An event but for the numbers that it has in the log.
    private struct Happening: Equatable {
        var type: String
        var at: Instant

        init(_ event: RecordedEvent) {
            type = String(event.type.dropFirst("daybook.v1.".count))
            at = event.recorded
        }
    }

    @Test("D5 under the same policies every case is decided as it was, event by event")
    func same() throws {
        for seed in UInt64(0)..<120 {
            let desk = try PropertyTests.steady(seed)
            let again = try restated(desk)
            let before = try record(desk).events
            let (was, now) = (before.map(Happening.init), again.events.map(Happening.init))
            let parting = zip(was, now).first { $0 != $1 }
            #expect(parting == nil && was.count == now.count, "seed \(seed)")
            #expect(again.assumed.isEmpty && again.passedOver == 0, "seed \(seed)")
            let rows = try MilestonesView.rows(folding: again.events).map(\.row).map(unnumbered)
            #expect(
                try rows == MilestonesView.rows(folding: before).map(\.row).map(unnumbered),
                "seed \(seed)")
            let cases = try CasesView.rows(folding: again.events).map(\.row)
            #expect(try cases == CasesView.rows(folding: before).map(\.row), "seed \(seed)")
        }
    }

    private func unnumbered(_ row: MilestoneRow) -> MilestoneRow {
        var row = row
        row.violatedPosition = 0
        return row
    }

    /// The policy that a desk begins with, as events before it, with a change.
    private func policy(
        _ change: (inout CasePolicyAdopted) -> Void
    ) throws -> [RecordedEvent] {
        var desk = try Desk()
        try desk.adopt(change: change)
        return try desk.events.map { event in
            var event = event
            event.recorded = event.recorded.adding(milliseconds: -86_400_000)
            if event.type == CasePolicyAdopted.protoMessageName {
                var policy = try CasePolicyAdopted(serializedBytes: event.payload)
                policy.version = 1
                event.payload = try policy.serializedBytes()
            }
            return event
        }
    }

    @Test("D5 B-25 a P1's hour under another budget ends that much later, for every case")
    func longerHour() throws {
        let longer = try policy { policy in
            for index in policy.milestones.indices
            where policy.milestones[index].name == "tech-lead" {
                for budget in policy.milestones[index].budgets.indices {
                    policy.milestones[index].budgets[budget].budgetMs *= 3
                }
            }
        }
        var moved = 0
        for seed in UInt64(0)..<60 {
            let desk = try PropertyTests.steady(seed)
            let before = try MilestonesView.rows(folding: record(desk).events)
            let after = try MilestonesView.rows(
                folding: restated(desk, longer, until: desk.now).events)
            for (key, row) in before where row.milestone == "tech-lead" && row.clock == .wall {
                guard let other = after.first(where: { $0.key == key })?.row,
                    other.clock == .wall, row.hasDueAt, other.hasDueAt
                else { continue }
                // By the wall and without a pause, the deadline is the start and the budget.
                let (was, now) = (row.dueAt.seconds, other.dueAt.seconds)
                #expect(row.start == other.start, "seed \(seed) \(key)")
                #expect(was - row.start.seconds == 3_600, "seed \(seed) \(key)")
                #expect(now - other.start.seconds == 3 * 3_600, "seed \(seed) \(key)")
                moved += 1
            }
        }
        #expect(moved > 20)
    }

    @Test(
        "D5 B-08 a budget that nobody can miss raises no ticket, and no page that was sent is kept")
    func noEscalation() throws {
        let endless = try policy { policy in
            for index in policy.milestones.indices {
                for budget in policy.milestones[index].budgets.indices {
                    policy.milestones[index].budgets[budget].budgetMs = 400 * 86_400_000
                    policy.milestones[index].budgets[budget].warnMs = 0
                }
            }
        }
        var (before, after) = (0, 0)
        for seed in UInt64(0)..<60 {
            let desk = try PropertyTests.steady(seed)
            before += try tickets(record(desk).events)
            let again = try restated(desk, endless)
            after += try tickets(again.events)
            let facts = try record(desk).facts.count
            let kept = again.events.count { event in isFact(event) }
            #expect(kept + again.passedOver == facts, "seed \(seed)")
        }
        #expect(before > 20 && after == 0)
    }

    /// Whether it is what came from outside.
    private func isFact(_ event: RecordedEvent) -> Bool {
        (try? CaseRecord("T-1", [event]).facts.count) == 1
    }

    private func tickets(_ events: [RecordedEvent]) throws -> Int {
        try events.count {
            guard $0.type == NoticePlanned.protoMessageName else { return false }
            return try NoticePlanned(serializedBytes: $0.payload).notice == .techLeadTicket
        }
    }

    @Test("D5 what targets answered stays, at the time at which they did")
    func answers() throws {
        var desk = try Desk()
        desk.answers["mail"] = .rejected(status: 550, body: [])
        try desk.say(
            CaseSubmitted.with {
                $0.caseID = "T-1"
                $0.priority = .p2
                $0.team = "emea"
                $0.contact = "it@acme.example"
            })
        try desk.advance(to: desk.now.adding(milliseconds: 5 * 3_600_000))
        let again = try restated(desk)
        let outcomes = try [record(desk).events, again.events].map { events in
            try events.filter { $0.type == NoticeSettled.protoMessageName }.map {
                try NoticeSettled(serializedBytes: $0.payload).outcome
            }
        }
        #expect(outcomes[0].contains(.rejected) && outcomes[0] == outcomes[1])
    }

    @Test("D5 what came in one moment is known together, before anything follows from it")
    func oneMoment() throws {
        var desk = try Desk()
        desk.isDown = true
        try desk.say(
            CaseSubmitted.with {
                $0.caseID = "T-1"
                $0.priority = .p1
                $0.team = "emea"
            })
        try desk.say(MilestoneReached.with { $0.milestone = "verify-data" })
        desk.isDown = false
        try desk.run()
        let again = try restated(desk)
        #expect(again.events.prefix(2).allSatisfy(isFact))
        #expect(again.events.map(Happening.init) == (try record(desk).events.map(Happening.init)))
        #expect(again.events.count > 4)
    }

    @Test("D5 A-43 a request that was under way when it became pointless ends as it was answered")
    func underWay() throws {
        var desk = try Desk()
        try desk.say(
            CaseSubmitted.with {
                $0.caseID = "T-1"
                $0.priority = .p1
                $0.team = "emea"
            })
        let minutes = { (count: Int64) in desk.now.adding(milliseconds: count * 60_000) }
        let (resolved, answered, end) = (minutes(80), minutes(100), minutes(300))
        try desk.advance(to: resolved)
        try desk.say(MilestoneReached.with { $0.milestone = "resolved" })
        try desk.advance(to: end)
        // The page of the hour was answered long after the case was resolved.
        let late = try desk.events.filter { $0.stream == desk.state.stream }.map { event in
            guard event.type == NoticeSettled.protoMessageName,
                try NoticeSettled(serializedBytes: event.payload).notice == .techLeadPage
            else { return event }
            var event = event
            event.recorded = answered
            return event
        }
        let again = try CaseRestatement(
            CaseRecord("T-1", late), policies: policy { _ in }, history: .start, until: end)
        let pages = try again.events.filter { $0.type == NoticeSettled.protoMessageName }.filter {
            try NoticeSettled(serializedBytes: $0.payload).notice == .techLeadPage
        }
        let first = try #require(pages.first)
        #expect(first.recorded == answered)
        #expect(try NoticeSettled(serializedBytes: first.payload).outcome == .accepted)
    }

    @Test("D5 B-59 what was history to the engine is decided by nobody")
    func history() throws {
        let desk = try PropertyTests.steady(3)
        let record = try record(desk)
        let last = try #require(record.events.last?.position)
        let again = try CaseRestatement(
            record, policies: policy { _ in }, history: last, until: desk.now)
        #expect(again.events.allSatisfy(isFact))
        #expect(again.events.count + again.passedOver == record.facts.count)
    }
}
