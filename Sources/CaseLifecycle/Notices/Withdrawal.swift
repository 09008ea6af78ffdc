import EventLog
import Reactor
import Schema

/// Notices that have become pointless before they left.
///
/// The rule that it keeps: what would tell nobody anything, or what is no longer so, is not sent,
/// and an event says why; whatever is not plainly so is sent. The engine brings what was intended
/// to its end; what was not is ended here. A mail to where the customer no longer is goes out anew.
enum Withdrawal {
    /// Nil where every notice stands as it should.
    static func decide(_ state: CaseState, _ policies: CasePolicies) -> [Draft]? {
        let drafts = withdrawn(state, policies) + renewed(state, policies)
        return drafts.isEmpty ? nil : drafts
    }

    /// Why a notice is not to be sent as it was planned; nil where it still is.
    static func objection(
        to notice: PlannedNotice, _ state: CaseState, _ policies: CasePolicies
    ) -> String? {
        if let end = end(of: notice, state, policies) { return end }
        guard notice.isToCustomer, notice.plan.address != state.contact else { return nil }
        return "the customer is written to at another address"
    }

    /// Why nobody has to be told of it any more, wherever; nil where somebody has.
    ///
    /// A word to the TAM that the case was escalated is always sent: it was.
    static func end(
        of notice: PlannedNotice, _ state: CaseState, _ policies: CasePolicies
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

    /// What was kept back and is wanted again, or wanted elsewhere; it never left, so nobody hears
    /// of anything twice (B-31).
    private static func renewed(_ state: CaseState, _ policies: CasePolicies) -> [Draft] {
        guard let policy = policies.latest else { return [] }
        return state.notices.flatMap { notice -> [Draft] in
            let plan = notice.plan
            guard !notice.isHistory, notice.settled?.outcome == .withdrawn,
                state.isLatest(notice), isWanted(notice, state, policies)
            else { return [] }
            let planner = NoticePlanner(
                state: state, policy: policy, cause: plan.cause, moment: notice.planned,
                milestone: plan.milestone, occurrence: plan.occurrence)
            switch plan.notice {
            case .techLeadTicket: return planner.ticket(repeated: plan.repeat + 1)
            case .techLeadPage: return planner.page(.techLeadPage, repeated: plan.repeat + 1)
            case .contactCustomer: return planner.contact(by: .mail, repeated: plan.repeat + 1)
            default: return planner.followUp(repeated: plan.repeat + 1)
            }
        }
    }

    /// A case that is as urgent as before has its ticket and its page again, which a downgrade had
    /// kept back; the customer has the mail that was for another address (B-45).
    private static func isWanted(
        _ notice: PlannedNotice, _ state: CaseState, _ policies: CasePolicies
    ) -> Bool {
        if notice.isToCustomer {
            return !state.contact.isEmpty && end(of: notice, state, policies) == nil
        }
        let plan = notice.plan
        guard [.techLeadTicket, .techLeadPage].contains(plan.notice),
            !state.isOmitted(plan.notice, plan.milestone, plan.occurrence),
            let escalation = EscalatedClock(of: notice, state, policies)
        else { return false }
        return escalation.objection == nil
    }
}

extension PlannedNotice {
    /// Planned, not ours to leave alone, and without an end.
    var isPending: Bool { settled == nil && !isHistory }

    /// A mail: a call to them is a page to whoever makes it.
    var isToCustomer: Bool {
        [.contactCustomer, .followUp].contains(plan.notice)
            && plan.target == CaseTarget.mail.rawValue
    }
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
