import EventLog
import Reactor
import Schema

/// A page that nobody acknowledges is repeated, as often as the policy says (B-42), and one that
/// did not reach the pager as well (D7).
///
/// The rule that it keeps: an acknowledgement, the case's resolution, its reopening or a lower
/// priority ends it; no old page wakes anybody later (T10). Each repeat is a key of its own,
/// rendered anew. How long it waits and how often it pages is pinned with the clock, and a case
/// that goes down and up again has the pages that are left (B-45).
enum Paging {
    static func wakeups(_ state: CaseState, _ policies: CasePolicies) -> [Wakeup] {
        unanswered(state, policies).map { Wakeup(name($0), due: $1) }
    }

    static func fire(
        _ wakeup: Wakeup, _ state: CaseState, _ policies: CasePolicies
    ) -> [Draft]? {
        let page = unanswered(state, policies).first { name($0.notice) == wakeup.name }?.notice
        guard let page, let policy = policies.latest else { return nil }
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
        _ state: CaseState, _ policies: CasePolicies
    ) -> [(notice: PlannedNotice, due: Instant)] {
        state.notices.compactMap { notice in
            guard notice.plan.notice == .techLeadPage, let sent = notice.settledAt,
                // One that was withdrawn is planned again once it is wanted again.
                notice.settled?.outcome != .withdrawn, state.isLatest(notice),
                !state.isOmitted(.techLeadPage, notice.plan.milestone, notice.plan.occurrence),
                let escalation = EscalatedClock(of: notice, state, policies),
                escalation.objection == nil, escalation.isAsUrgent, escalation.hasPagesLeft
            else { return nil }
            let timeout = escalation.policy.content.ackTimeoutS
            guard timeout > 0 else { return nil }
            return (notice, sent.adding(milliseconds: Int64(timeout) * 1_000))
        }
    }
}
