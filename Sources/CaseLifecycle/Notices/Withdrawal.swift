import EventLog
import Reactor
import Schema

/// Notices that have become pointless before they left.
///
/// The rule that it keeps: what would tell nobody anything, or what is no longer so, is not sent,
/// and an event says why; whatever is not plainly so is sent. The engine brings what was intended
/// to its end; what was not is ended here.
enum Withdrawal {
    /// Nil where every notice stands as it should.
    static func decide(_ state: CaseState, _ policies: CasePolicies) -> [Draft]? {
        let drafts = withdrawn(state, policies) + renewed(state, policies)
        return drafts.isEmpty ? nil : drafts
    }

    /// Why a notice is not to be sent any more; nil where it still is.
    ///
    /// A word to the TAM that the case was escalated is always sent: it was.
    static func objection(
        to notice: PlannedNotice, _ state: CaseState, _ policies: CasePolicies
    ) -> String? {
        switch notice.plan.notice {
        case .contactCustomer, .tamOpened:
            guard state.resolution(in: notice.plan.occurrence) != nil else { return nil }
            return "the case is resolved"
        case .followUp, .tamResolved:
            guard notice.plan.occurrence != state.occurrence else { return nil }
            return "the case was reopened"
        case .techLeadTicket, .techLeadPage:
            return EscalatedClock(of: notice, state, policies)?.objection
        case .tamEscalated, .unspecified, .UNRECOGNIZED: return nil
        }
    }

    private static func withdrawn(_ state: CaseState, _ policies: CasePolicies) -> [Draft] {
        state.notices.compactMap { notice in
            guard notice.isPending, let identity = notice.identity,
                let objection = objection(to: notice, state, policies)
            else { return nil }
            var settled = Sending.settled(notice, identity, .withdrawn, policies.latest)
            settled.detail = objection
            return Draft(settled)
        }
    }

    /// A case that is as urgent as before has its ticket and its page again, which a downgrade had
    /// kept back; they never left, so nobody hears of anything twice (B-31).
    private static func renewed(_ state: CaseState, _ policies: CasePolicies) -> [Draft] {
        guard let policy = policies.latest else { return [] }
        return state.notices.flatMap { notice -> [Draft] in
            let plan = notice.plan
            guard [.techLeadTicket, .techLeadPage].contains(plan.notice), !notice.isHistory,
                notice.settled?.outcome == .withdrawn, state.isLatest(notice),
                !state.isOmitted(plan.notice, plan.milestone, plan.occurrence),
                let escalation = EscalatedClock(of: notice, state, policies),
                escalation.objection == nil
            else { return [] }
            let planner = NoticePlanner(
                state: state, policy: policy, cause: plan.cause, moment: notice.planned,
                milestone: plan.milestone, occurrence: plan.occurrence)
            return plan.notice == .techLeadTicket
                ? planner.ticket(repeated: plan.repeat + 1)
                : planner.page(.techLeadPage, repeated: plan.repeat + 1)
        }
    }
}

extension PlannedNotice {
    /// Planned, not ours to leave alone, and without an end.
    var isPending: Bool { settled == nil && !isHistory }
}

extension CaseState {
    /// Whether no later repeat of it was planned.
    func isLatest(_ notice: PlannedNotice) -> Bool {
        !notices.contains {
            $0.isSame(notice.plan.notice, notice.plan.milestone, notice.plan.occurrence)
                && $0.plan.repeat > notice.plan.repeat
        }
    }
}
