import EventLog
import Reactor
import Schema
import SwiftProtobuf

/// What a person may say about a case: which facts fit its state.
///
/// The rule that it keeps: a fact that does not fit is refused before it is appended, with the
/// remedy; one that fits is recorded as it was said, and the decision follows from it.
package enum CaseCommands {
    /// The fact as a draft, if the case can take it.
    package static func record(
        _ fact: any Message, _ state: CaseState, _ policies: CasePolicies
    ) throws(CaseRefusal) -> Draft {
        try CaseBounds.check(fact, of: state.caseID)
        if let submitted = fact as? CaseSubmitted {
            guard state.submission == nil else { throw .exists(state.caseID) }
            if submitted.priority == .unspecified { throw .noPriority }
        } else {
            guard state.submission != nil else { throw .unknown(state.caseID) }
            try check(fact, state, policies)
        }
        return draft(fact)
    }

    private static func draft(_ fact: some Message) -> Draft { Draft(fact) }

    private static func check(
        _ fact: any Message, _ state: CaseState, _ policies: CasePolicies
    ) throws(CaseRefusal) {
        switch fact {
        case is CaseReopened:
            guard state.isClosed || state.resolution != nil else { throw .notResolved }
        case is CaseClosureRequested, is ResolutionConfirmed, is ContactAttempted:
            break
        case let reached as MilestoneReached:
            try check(reached.milestone, state, policies)
        case is CaseResumed:
            guard state.isPaused else { throw .notPending }
        case is CasePending:
            guard !state.isClosed else { throw .closed(state.caseID) }
            guard !state.isPaused else { throw .pendingAlready }
        case let changed as PriorityChanged:
            guard !state.isClosed else { throw .closed(state.caseID) }
            guard changed.priority != state.priority else {
                throw .samePriority(state.priority)
            }
        case let changed as CustomerChanged: try check(changed, state)
        case is EscalationAcknowledged:
            guard state.presentClocks.contains(where: \.isViolated) else { throw .notEscalated }
        default:
            guard !state.isClosed else { throw .closed(state.caseID) }
        }
    }

    /// A closed case takes it as long as a mail that came back waits for a better address (D4).
    private static func check(
        _ changed: CustomerChanged, _ state: CaseState
    ) throws(CaseRefusal) {
        guard !state.isClosed || state.hasOpenFollowUp else { throw .closed(state.caseID) }
        guard !changed.account.isEmpty || !changed.contact.isEmpty else { throw .noCustomer }
        let isKnown =
            [state.account, ""].contains(changed.account)
            && [state.contact, ""].contains(changed.contact)
        guard !isKnown else { throw .sameCustomer }
    }

    private static func check(
        _ milestone: String, _ state: CaseState, _ policies: CasePolicies
    ) throws(CaseRefusal) {
        guard !state.isClosed else { throw .closed(state.caseID) }
        let isReached = state.reached.contains {
            $0.milestone == milestone && $0.occurrence == state.occurrence
        }
        guard !isReached else { throw .reachedAlready(milestone) }
        let policy = policies.latest?.content.milestones ?? []
        var known: [String] = []
        for rules in policy {
            for name in [rules.name, rules.until] where !known.contains(name) { known.append(name) }
        }
        // A clock that runs is pinned to its policy, whatever the latest one has.
        let pinned = state.clocks.filter(\.isPending).map(\.armed.until)
        for name in pinned + [CaseState.resolved] where !known.contains(name) { known.append(name) }
        guard known.contains(milestone) else { throw .unknownMilestone(milestone, known) }
    }

    /// What follows from the facts by now, as the reactor would decide it; nil if nothing does.
    package static func decide(_ state: CaseState, _ policies: CasePolicies) -> [Draft]? {
        Decider.decide(state, policies)
    }
}

/// Why a command on a case is not carried out. Nothing was changed.
package enum CaseRefusal: Error, Equatable, CustomStringConvertible {
    case exists(String)
    case unknown(String)
    case closed(String)
    case noPriority
    case samePriority(Priority)
    case noCustomer
    case sameCustomer
    case unknownMilestone(String, [String])
    case reachedAlready(String)
    case notResolved
    case notPending
    case pendingAlready
    case notEscalated
    case unfit(String, String)

    package var description: String {
        switch self {
        case .exists(let id): "case \(id) is there already; `daybook history \(id)` tells it"
        case .unknown(let id):
            "there is no case ‘\(id)’; `daybook cases` lists them, `case submit` begins one"
        case .closed(let id): "case \(id) is closed; `daybook case reopen \(id)` begins anew"
        case .noPriority: "give a priority from P1 to P4"
        case .samePriority(let priority): "it is \(priority.word) already"
        case .noCustomer: "name the customer’s account, or where they are written to"
        case .sameCustomer: "it has that customer already"
        case .unknownMilestone(let name, let known):
            "‘\(name)’ is no milestone of the policy; there are " + known.joined(separator: ", ")
        case .reachedAlready(let name): "‘\(name)’ was reached in this occurrence already"
        case .notResolved: "it is neither resolved nor closed, so there is nothing to reopen"
        case .notPending: "it does not wait for the customer"
        case .pendingAlready: "it waits for the customer already"
        case .unfit(let what, let why): "\(what) \(why)"
        case .notEscalated: "nothing of it is escalated, so there is nothing to acknowledge"
        }
    }
}
