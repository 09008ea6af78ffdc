import EventLog
import Reactor
import Schema
import SwiftProtobuf

/// What another system announces about a case, as it is to be recorded.
///
/// The rules that it keeps: it is refused where a person's word would be, unless the case merely is
/// like that already. What comes late changes nothing: a webhook that was delayed does not undo
/// what was said after it (B-58, T20). Either is kept, as set aside.
extension CaseCommands {
    /// - Parameters:
    ///   - occurred: when the source says that it was; what lies ahead of the log counts as now.
    ///   - now: by the log's clock.
    package static func announce(
        _ fact: CaseFact, at occurred: Instant, now: Instant, _ state: CaseState,
        _ policies: CasePolicies
    ) throws(CaseRefusal) -> Draft {
        try CaseBounds.check(fact.message, of: state.caseID)
        if state.submission != nil {
            if let late = lateness(of: fact, at: min(occurred, now), state) { return late }
        }
        do throws(CaseRefusal) {
            return try record(fact.message, state, policies)
        } catch {
            guard error.isNothingNew else { throw error }
            return setAside(fact, .nothingNew, error.description, state)
        }
    }

    /// Nil where nothing that is known stands against it.
    private static func lateness(
        of fact: CaseFact, at occurred: Instant, _ state: CaseState
    ) -> Draft? {
        if case .submitted = fact { return nil }
        if let history = state.history, occurred < history.at {
            return setAside(
                fact, .late, "its history was imported up to \(history.at), this is of \(occurred)",
                state)
        }
        if let matter = CaseMatter(fact), occurred < state.said[matter] {
            return setAside(
                fact, .late,
                "another word about \(matter.word) is of \(state.said[matter]), this one of "
                    + "\(occurred)", state)
        }
        if state.occurrence > 1, occurred < state.began, fact.isOfOccurrence {
            return setAside(
                fact, .reopened, "it was reopened at \(state.began), this is of \(occurred)", state)
        }
        return nil
    }

    private static func setAside(
        _ fact: CaseFact, _ reason: FactSetAsideReason, _ because: String, _ state: CaseState
    ) -> Draft {
        guard let bytes: [UInt8] = try? fact.message.serializedBytes() else {
            preconditionFailure("a message of strings and numbers has a wire form")
        }
        return Draft(
            CaseFactSetAside.with {
                $0.caseID = state.caseID
                $0.type = type(of: fact.message).protoMessageName
                $0.fact = .init(bytes)
                $0.reason = reason
                $0.because = because
            })
    }
}

extension CaseFact {
    /// Whether it counts for the occurrence in which it happened, and for no other (B-52).
    fileprivate var isOfOccurrence: Bool {
        switch self {
        case .contactAttempted, .reached, .pending, .resumed, .confirmed: true
        default: false
        }
    }
}

extension CaseRefusal {
    /// The case is like that already.
    fileprivate var isNothingNew: Bool {
        switch self {
        case .samePriority, .sameCustomer, .reachedAlready, .notPending, .pendingAlready: true
        default: false
        }
    }
}
