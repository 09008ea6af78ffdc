import EventLog
import Reactor
import Schema

/// Notices that a person has to decide about, and has decided about.
extension Desk {
    /// A mail that was taken came back: it counts as sent, a closed case stays closed, and a person
    /// decides (D4).
    func bounced() -> [Draft] {
        guard let mail = state.latestMail else {
            preconditionFailure("a bounce is asked about only where a mail was accepted")
        }
        let plan = mail.plan
        guard !mail.isBounced,
            let followUp = NoticeFollowUp(bounced: mail, "it came back, as \(cause) says")
        else {
            return planner(of: plan).omit(plan.notice, ["that it came back is known already"])
        }
        let bounced = NoticeBounced.with {
            $0.caseID = state.caseID
            $0.notice = plan.notice
            $0.occurrence = plan.occurrence
            $0.repeat = plan.repeat
            $0.cause = cause
            $0.followupID = followUp.id
        }
        return [Draft(bounced), followUp.opened]
    }

    /// Told once more, as the next repeat: to whoever is to be told by now.
    func again(_ plan: NoticePlanned) -> [Draft] {
        let planner = planner(of: plan)
        let last = state.notices.filter { $0.isSame(plan.notice, plan.milestone, plan.occurrence) }
            .map(\.plan.repeat).max()
        let next = (last ?? 0) + 1
        switch plan.notice {
        case .contactCustomer:
            let isCall = plan.target == CaseTarget.pager.rawValue
            return planner.contact(by: isCall ? .call : .mail, repeated: next)
        case .techLeadTicket: return planner.ticket(repeated: next)
        case .techLeadPage: return planner.page(.techLeadPage, repeated: next)
        case .followUp: return planner.followUp(repeated: next)
        case .tamOpened, .tamEscalated, .tamResolved, .unspecified, .UNRECOGNIZED:
            let told = planner.tam(plan.notice, repeated: next)
            let reason = "a \(state.priority.word) is not told to a TAM"
            return told.isEmpty ? planner.omit(plan.notice, [reason]) : told
        }
    }

    private func planner(of plan: NoticePlanned) -> NoticePlanner {
        NoticePlanner(
            state: state, policy: policy, cause: cause, moment: moment, milestone: plan.milestone,
            occurrence: plan.occurrence)
    }
}
