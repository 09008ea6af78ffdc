import Business
import EventLog
import Reactor
import Schema
import SwiftProtobuf

/// Which clocks run, since when, until when.
///
/// The rules that it keeps: a P1 has clocks of its own, which begin when it is first P1 and are
/// taken up again if it becomes P1 once more, so that a flapping priority cannot fire twice (B-31,
/// D1, D3). What has fired stays. What was reached is not armed.
struct Arming {
    let state: CaseState
    let policy: CasePolicy
    let policies: CasePolicies
    let cause: UInt64
    let moment: Instant
    let triaged: CaseTriaged
    /// Of a case that is adopted: what ended up to then fires nothing.
    var liveFrom: Instant?

    func draft() -> Draft {
        var because: [String] = []
        let milestones = policy.content.milestones.compactMap { armed($0, &because) }
        return Draft(
            MilestonesArmed.with {
                $0.caseID = state.caseID
                $0.occurrence = state.occurrence
                $0.cause = cause
                $0.milestones = milestones
                $0.because = because
                $0.cancelled = cancelled(but: milestones)
            })
    }

    /// Pending clocks that another priority or occurrence takes over from.
    private func cancelled(but armed: [ArmedMilestone]) -> [MilestoneKey] {
        state.clocks.filter { clock in
            clock.isPending
                && !armed.contains { clock.isKnown(as: $0.milestone, $0.occurrence) }
        }.map { clock in
            MilestoneKey.with {
                $0.milestone = clock.milestone
                $0.occurrence = clock.occurrence
            }
        }
    }

    private func armed(
        _ rules: MilestoneRules, _ because: inout [String]
    ) -> ArmedMilestone? {
        guard let budget = rules.budgets.first(where: { $0.priority == triaged.priority }),
            !state.isReached(rules.until, by: liveFrom.map { max($0, moment) } ?? moment)
        else { return nil }
        let earlier = earlier(rules.name)
        if let earlier, earlier.phase == .met || earlier.isViolated { return nil }
        guard let start = start(budget, earlier) else {
            because.append("\(rules.name) does not begin, as the case is never scoped")
            return nil
        }
        let clock = Clock(calendar: policy.calendar(of: triaged.team), policy: policy)
        var armed = ArmedMilestone.with {
            $0.milestone = rules.name
            $0.occurrence = earlier?.occurrence ?? nextOccurrence(of: rules.name)
            $0.priority = triaged.priority
            $0.clock = budget.clock
            $0.start = start.timestamp
            $0.budgetMs = budget.budgetMs
            $0.warnMs = budget.warnMs
            $0.pauses = budget.pauses
            $0.until = rules.until
            $0.escalation = rules.escalation
        }
        carry(earlier, into: &armed, clock)
        if let liveFrom, armed.hasDueAt, let due = try? Instant(armed.dueAt), due <= liveFrom {
            because.append("\(rules.name) ended at \(due), as history")
            return nil
        }
        // Counted from the opening, what lies in the past is told once, by its end (D3).
        if armed.hasWarnAt, isOver(armed.warnAt) || earlier?.isWarned == true {
            armed.clearWarnAt()
        }
        because.append("\(rules.name): \(clock.sentence(armed)) from \(start)")
        return armed
    }

    /// Sets the times. Time that was used under another calendar stays used: it is frozen now, and
    /// the rest counts by the new one (D5). A budget that was used up by now ended when it was.
    private func carry(
        _ earlier: CaseClock?, into armed: inout ArmedMilestone, _ clock: Clock
    ) {
        guard let earlier, let before = Clock(of: earlier.armed, policies) else {
            return clock.project(&armed, state)
        }
        var old = earlier.armed
        if !before.counts(old, like: clock, armed) {
            old.budgetMs = armed.budgetMs
            before.project(&old, state)
            if old.isDue(by: moment) {
                armed.clock = old.clock
                armed.pauses = old.pauses
                armed.take(old)
                return before.project(&armed, state)
            }
            before.freeze(&old, at: moment, state)
        }
        armed.take(old)
        clock.project(&armed, state)
    }

    private func isOver(_ time: Google_Protobuf_Timestamp) -> Bool {
        guard let instant = try? Instant(time) else { return false }
        return instant < moment || liveFrom.map { instant <= $0 } ?? false
    }

    /// The clock of this milestone in this occurrence of the case, of the same urgency.
    private func earlier(_ milestone: String) -> CaseClock? {
        state.presentClocks.last {
            $0.milestone == milestone
                && policy.isUrgent($0.armed.priority) == policy.isUrgent(triaged.priority)
        }
    }

    private func nextOccurrence(of milestone: String) -> UInt32 {
        (state.clocks.filter { $0.milestone == milestone }.map(\.occurrence).max() ?? 0) + 1
    }

    private func start(_ budget: MilestoneBudget, _ earlier: CaseClock?) -> Instant? {
        if let earlier, let start = try? Instant(earlier.armed.start) { return start }
        if budget.fromScope { return triaged.hasScopedAt ? try? Instant(triaged.scopedAt) : nil }
        return policy.content.retroactiveUpgrade ? state.began : moment
    }

    /// Clocks that pause while the case waits for the customer, and go on afterwards (B-27, D2);
    /// nil where all stand as they should.
    static func pauseOrResume(_ state: CaseState, _ policies: CasePolicies) -> [Draft]? {
        guard let pause = state.pauses.last, !state.isClosed else { return nil }
        let pending = state.clocks.filter(\.isPending)
        guard
            pending.contains(where: {
                $0.armed.pauses && $0.position < pause.position
            })
        else { return nil }
        let milestones = pending.map { clock in
            var armed = clock.armed
            guard armed.pauses, let pinned = Clock(of: armed, policies) else { return armed }
            pinned.project(&armed, state)
            if clock.isWarned { armed.clearWarnAt() }
            return armed
        }
        return [
            Draft(
                MilestonesArmed.with {
                    $0.caseID = state.caseID
                    $0.occurrence = state.occurrence
                    $0.cause = pause.position.rawValue
                    $0.milestones = milestones
                    $0.because = [state.isPaused ? "waits for the customer" : "goes on"]
                })
        ]
    }
}

extension ArmedMilestone {
    /// The time that another one has used.
    fileprivate mutating func take(_ other: ArmedMilestone) {
        usedNs = other.usedNs
        if other.hasResumedAt { resumedAt = other.resumedAt }
    }
}
