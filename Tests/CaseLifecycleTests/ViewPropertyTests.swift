import EventLog
import Projections
import Schema
import Testing

@testable import CaseLifecycle

/// Queue, ledger, tracker and audit over random lives of a case, held against its state and against
/// the events themselves.
@Suite struct ViewPropertyTests {
    @Test("B-03 B-14 the queue says what the case's state says", arguments: 0..<4)
    func queue(block: UInt64) throws {
        var met: Set<CaseWait> = []
        for seed in (block * 20)..<((block + 1) * 20) {
            let desk = try PropertyTests.live(seed)
            let state = desk.state
            let rows = try CaseQueueView.rows(folding: desk.log).map(\.row)
            #expect(rows.count == (state.isClosed ? 0 : 1), "seed \(seed)")
            guard let row = rows.first else { continue }
            #expect(row.stands.priority == state.priority, "seed \(seed)")
            #expect(row.stands.engineer == state.engineer, "seed \(seed)")
            #expect(row.stands.occurrence == state.occurrence, "seed \(seed)")
            let open = state.notices.flatMap { $0.followUps.filter(\.isOpen) }.map(\.id)
            #expect(Set(row.followups) == Set(open), "seed \(seed)")
            #expect(row.followupID.isEmpty == open.isEmpty, "seed \(seed)")
            let policy = try #require(desk.policies.latest)
            #expect(row.waitsFor == Self.wait(state, policy), "seed \(seed)")
            met.insert(row.waitsFor)
        }
        #expect(met.count > 2, "\(met)")
    }

    /// What the state waits for, as the decider would have it.
    private static func wait(_ state: CaseState, _ policy: CasePolicy) -> CaseWait {
        if state.questions.contains(where: \.isOfTriage) { return .triage }
        if state.resolution != nil {
            let kinds = policy.rules(for: state.priority)?.confirmations ?? []
            guard state.confirmations.contains(where: { kinds.contains($0.kind) }) else {
                return .confirmation
            }
            return state.followUp == nil ? .followUp : .closure
        }
        let unanswered = state.presentClocks.contains { clock in
            guard let violation = clock.violation, clock.phase == .running,
                clock.armed.escalation == .techLead
            else { return false }
            return !state.acknowledgements.contains { $0.position > violation }
                && policy.isUrgent(clock.armed.priority) == policy.isUrgent(state.priority)
        }
        if unanswered { return .techLead }
        if state.isPaused { return .customer }
        return state.isScoped ? .work : .opening
    }

    @Test("B-21 T09 a case that comes to a team without openings is scoped at no time any more")
    func noOpening() throws {
        var desk = try Desk()
        desk.now = try Instant(rfc3339: "2026-03-02T02:00:00Z")
        var void = try Fixture.calendar()
        void.name = "void"
        void.hours = []
        try desk.adopt([try Fixture.calendar(), void]) {
            var team = $0.teams[0]
            (team.name, team.calendar) = ("void", "void")
            $0.teams.append(team)
        }
        try desk.say(
            CaseSubmitted.with {
                $0.caseID = "T-1"
                $0.priority = .p3
                $0.team = "emea"
            })
        let queued = try #require(try CasesView.rows(folding: desk.log).first?.row)
        #expect(queued.status == .queued && queued.hasScopedAt)
        try desk.say(CaseAssigned.with { $0.team = "void" })
        try desk.say(PriorityChanged.with { $0.priority = .p4 })
        let row = try #require(try CasesView.rows(folding: desk.log).first?.row)
        #expect(row.status == .queued && row.team == "void" && !row.hasScopedAt)
        let waiting = try #require(try CaseQueueView.rows(folding: desk.log).first?.row)
        #expect(waiting.waitsFor == .noOpening && waiting.stands == row)
    }

    @Test("A-31 B-52 M11 the ledger has an entry a closure, and a contra-entry a reopening of one")
    func ledger() throws {
        var entries = 0
        for seed in UInt64(0)..<80 {
            let desk = try PropertyTests.live(seed)
            let rows = try CaseLedgerView.rows(folding: desk.log)
            var expected: [String: UInt64] = [:]
            var closed: UInt32 = 0
            for event in desk.events {
                if event.type == CaseClosed.protoMessageName {
                    closed = try CaseClosed(serializedBytes: event.payload).occurrence
                    expected[CaseLedgerView.key("T-1", closed, .closure)] = event.position.rawValue
                } else if event.type == CaseReopened.protoMessageName, closed > 0 {
                    expected[CaseLedgerView.key("T-1", closed, .contra)] = event.position.rawValue
                    closed = 0
                }
            }
            let found = Dictionary(uniqueKeysWithValues: rows.map { ($0.key, $0.row.position) })
            #expect(found == expected, "seed \(seed)")
            for (_, row) in rows {
                #expect(desk.sent.contains { $0.key == row.effectKey }, "seed \(seed)")
                let contra = CaseLedgerView.key("T-1", row.occurrence, .contra)
                #expect(row.kind == .contra || row.takenBackPosition == (found[contra] ?? 0))
            }
            entries += rows.count
        }
        #expect(entries > 30)
    }

    @Test("B-14 B-35 P-16 tracker and audit have every clock and notice of their occurrence")
    func courses() throws {
        for seed in UInt64(0)..<40 {
            let desk = try PropertyTests.live(seed)
            let state = desk.state
            let tracked = try CaseTrackerView.rows(folding: desk.log).map(\.row)
            let audited = try CaseAuditView.rows(folding: desk.log).map(\.row)
            #expect(audited.map(\.occurrence).sorted() == Array(1...state.occurrence))
            #expect(audited.allSatisfy { $0.complete || $0.missing == ["triage"] }, "seed \(seed)")
            for row in audited {
                let clocks = state.clocks.filter { $0.caseOccurrence == row.occurrence }
                #expect(row.course.milestones.count == clocks.count, "seed \(seed)")
                let left = clocks.contains { $0.isWarned || $0.isViolated }
                let track = tracked.first { $0.occurrence == row.occurrence }
                #expect(!left || track != nil, "seed \(seed)")
                #expect(track.map { $0.course == row.course } ?? true, "seed \(seed)")
                #expect(
                    track?.deviations.contains(.violated) ?? false
                        == clocks.contains(where: \.isViolated), "seed \(seed)")
            }
            let planned = audited.flatMap(\.course.notices).filter { !$0.omitted }
            #expect(planned.count == state.notices.count, "seed \(seed)")
            let keys = Set(state.notices.compactMap(\.settled?.effectKey))
            #expect(Set(planned.map(\.effectKey)) == keys, "seed \(seed)")
            let refused = desk.events.count { $0.type == CaseClosureRefused.protoMessageName }
            #expect(audited.flatMap(\.refusals).count == refused, "seed \(seed)")
        }
    }
}
