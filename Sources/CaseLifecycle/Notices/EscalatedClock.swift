import EventLog
import Schema

/// One escalation: the violated clock that a ticket and its pages are about.
///
/// The rule that it keeps: resolution, reopening and acknowledgement end it for good; a lower
/// priority only as long as it lasts, as what has fired stays (D3).
struct EscalatedClock {
    let clock: CaseClock
    let state: CaseState
    /// Under which its clock was armed: it says how often and for how long it is paged (B-45).
    let policy: CasePolicy

    /// Nil for a notice that is about none.
    init?(of notice: PlannedNotice, _ state: CaseState, _ policies: CasePolicies) {
        let clock = state.clocks.first {
            $0.isKnown(as: notice.plan.milestone, notice.plan.occurrence)
        }
        guard let clock, clock.isViolated,
            let policy = policies[clock.policyVersion] ?? policies.latest
        else { return nil }
        self.clock = clock
        self.state = state
        self.policy = policy
    }

    /// Why nobody has to be told of it any more, or at present; nil where somebody has.
    var objection: String? {
        if let reached = state.reached(for: clock) {
            return "\(reached.milestone) was reached"
        }
        if clock.phase != .running || clock.caseOccurrence != state.occurrence {
            return "\(clock.milestone) \(clock.occurrence) is over"
        }
        if let acknowledgement { return "\(acknowledgement.by) acknowledged it" }
        guard policy.isUrgent(clock.armed.priority), !policy.isUrgent(state.priority) else {
            return nil
        }
        return "the case is a \(state.priority.word) now"
    }

    /// Whether the policy has another page for it; one that was withdrawn woke nobody.
    var hasPagesLeft: Bool {
        let pages = state.notices.count {
            $0.isSame(.techLeadPage, clock.milestone, clock.occurrence)
                && $0.settled?.outcome != .withdrawn
        }
        return pages < Int(policy.content.pagesMax)
    }

    /// Whether the case has the urgency under which it was escalated.
    var isAsUrgent: Bool {
        policy.isUrgent(clock.armed.priority) == policy.isUrgent(state.priority)
    }

    /// Who acknowledges after the violation has seen this escalation; at the same moment before it,
    /// an earlier one.
    private var acknowledgement: CaseState.Acknowledgement? {
        guard let violation = clock.violation else { return nil }
        return state.acknowledgements.first { $0.position > violation }
    }
}
