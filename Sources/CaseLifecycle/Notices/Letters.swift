import EventLog
import Schema

/// The words of notices: short, the same for everybody, with what the receiver needs to act.
enum Letters {
    static func subject(_ state: CaseState, _ notice: CaseNotice) -> String {
        let about = "\(state.caseID) (\(state.priority.word))"
        return switch notice {
        case .contactCustomer where state.priority == .p1: "Call the customer of case \(about)"
        case .contactCustomer: "We have your case \(state.caseID)"
        case .techLeadTicket: "Tech Lead: case \(about) is unresolved"
        case .techLeadPage: "Case \(about) is unresolved, take it on"
        case .tamOpened: "Case \(about) of \(state.account) was opened"
        case .tamEscalated: "Case \(about) of \(state.account) was escalated"
        case .tamResolved: "Case \(about) of \(state.account) is resolved"
        case .followUp: "Your case \(state.caseID) is resolved"
        }
    }

    static func text(
        _ state: CaseState, _ policy: CasePolicy, _ notice: PlannedNotice, _ kind: CaseNotice
    ) -> String {
        switch kind {
        case .contactCustomer:
            """
            We have taken in your case \(state.caseID) and work on it.
            Answer to this mail if there is anything to add.

            """
        case .followUp:
            """
            Your case \(state.caseID) is resolved.
            Please confirm that it is, or answer to this mail if it is not.

            """
        default: facts(state, notice)
        }
    }

    /// For those who work here: ids, priority, times, no word of the customer's.
    private static func facts(_ state: CaseState, _ notice: PlannedNotice) -> String {
        var lines = [
            "case: \(state.caseID)", "priority: \(state.priority.word)",
            "account: \(state.account)", "team: \(state.team)",
        ]
        if !state.engineer.isEmpty { lines.append("engineer: \(state.engineer)") }
        if !notice.plan.milestone.isEmpty {
            lines.append("milestone: \(notice.plan.milestone) \(notice.plan.occurrence)")
        }
        lines += notice.plan.passedOver.map { "you are told because \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
