import EventLog
import Reactor
import Schema

/// A page that nobody acknowledges is repeated, as often as the policy says (B-42), and one that
/// did not reach the pager as well (D7).
///
/// The rule that it keeps: an acknowledgement, the case's resolution, its reopening or a lower
/// priority ends it for good; no old page wakes anybody later (T10). Each repeat is a key of its
/// own, rendered anew.
enum Paging {
    static func wakeups(_ state: CaseState, _ policy: CasePolicy) -> [Wakeup] {
        unanswered(state, policy).map { Wakeup(name($0), due: $1) }
    }

    static func fire(
        _ wakeup: Wakeup, _ state: CaseState, _ policy: CasePolicy
    ) -> [Draft]? {
        guard
            let page = unanswered(state, policy).first(where: { name($0.notice) == wakeup.name })?
                .notice
        else { return nil }
        let planner = NoticePlanner(
            state: state, policy: policy, cause: page.plan.cause, moment: wakeup.due,
            milestone: page.plan.milestone, occurrence: page.plan.occurrence)
        return planner.page(page.plan.notice, repeated: page.plan.repeat + 1)
    }

    private static func name(_ notice: PlannedNotice) -> String {
        "page/\(notice.plan.milestone)/\(notice.plan.occurrence)/\(notice.plan.repeat)"
    }

    /// The latest page of each escalation, with the time at which it is repeated.
    private static func unanswered(
        _ state: CaseState, _ policy: CasePolicy
    ) -> [(notice: PlannedNotice, due: Instant)] {
        let timeout = policy.content.ackTimeoutS
        guard timeout > 0 else { return [] }
        return state.notices.compactMap { notice in
            guard notice.plan.notice == .techLeadPage, let sent = notice.settledAt,
                notice.plan.repeat < policy.content.pagesMax,
                !state.isOmitted(.techLeadPage, notice.plan.milestone, notice.plan.occurrence),
                let clock = state.escalated(by: notice),
                policy.isUrgent(clock.armed.priority) == policy.isUrgent(state.priority),
                !state.isAcknowledged(clock),
                !state.notices.contains(where: {
                    $0.isSame(.techLeadPage, notice.plan.milestone, notice.plan.occurrence)
                        && $0.plan.repeat > notice.plan.repeat
                })
            else { return nil }
            return (notice, sent.adding(milliseconds: Int64(timeout) * 1_000))
        }
    }
}

extension CaseState {
    /// The clock whose violation is still open in the present occurrence.
    fileprivate func escalated(by notice: PlannedNotice) -> CaseClock? {
        presentClocks.first {
            $0.isKnown(as: notice.plan.milestone, notice.plan.occurrence) && $0.isViolated
                && $0.phase == .running
        }
    }

    /// Who acknowledges after the violation has seen this escalation.
    fileprivate func isAcknowledged(_ clock: CaseClock) -> Bool {
        guard let violated = clock.violatedAt else { return false }
        return acknowledgements.contains { $0.at >= violated }
    }
}
