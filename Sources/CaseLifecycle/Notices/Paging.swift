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
                // One that was withdrawn is planned again once it is wanted again.
                notice.settled?.outcome != .withdrawn,
                state.pages(like: notice) < policy.content.pagesMax, state.isLatest(notice),
                !state.isOmitted(.techLeadPage, notice.plan.milestone, notice.plan.occurrence),
                let escalation = Escalation(of: notice, state, policy),
                escalation.objection == nil, escalation.isAsUrgent
            else { return nil }
            return (notice, sent.adding(milliseconds: Int64(timeout) * 1_000))
        }
    }
}

extension CaseState {
    /// How often an escalation was paged about; what was withdrawn woke nobody.
    fileprivate func pages(like notice: PlannedNotice) -> UInt32 {
        let pages = notices.count {
            $0.isSame(notice.plan.notice, notice.plan.milestone, notice.plan.occurrence)
                && $0.settled?.outcome != .withdrawn
        }
        return UInt32(clamping: pages)
    }
}
