import EventLog
import Reactor
import Schema

/// Resolution, the system-sent follow-up, and the closure that needs both halves (B-15).
///
/// The rule that it keeps: a case is closed only where somebody whose word counts has confirmed it
/// and the mail server has taken the follow-up, both in the same occurrence (B-50, B-52).
extension Desk {
    /// The fix is in: the customer is written to, the TAM is told.
    func resolved() -> [Draft] {
        let follow = notices.isPlanned(.followUp) ? [] : notices.followUp()
        let told = notices.isPlanned(.tamResolved) ? [] : notices.tam(.tamResolved)
        let drafts = follow + told
        return drafts.isEmpty
            ? notices.omit(.followUp, ["the follow-up of this occurrence was planned before"])
            : drafts
    }

    /// Asked for. One that is accepted or under way is not sent twice to the same address.
    func followUp() -> [Draft] {
        if state.isClosed { return notices.omit(.followUp, ["the case is closed"]) }
        let earlier = state.notices.filter {
            $0.isSame(.followUp, "", state.occurrence)
        }
        guard let last = earlier.last else { return notices.followUp() }
        switch last.settled?.outcome {
        case nil: return notices.omit(.followUp, ["it is on its way"])
        case .accepted where last.plan.address == state.contact:
            return notices.omit(.followUp, ["it was sent"])
        default: return notices.followUp(repeated: last.plan.repeat + 1)
        }
    }

    func closure() -> [Draft] {
        if state.isClosed {
            return refused([], ["the case is closed already"])
        }
        var missing: [MissingHalf] = []
        var because: [String] = []
        if let objection = confirmationObjection {
            missing.append(.confirmation)
            because.append(objection)
        }
        if let objection = followUpObjection {
            missing.append(.followUp)
            because.append(objection)
        }
        guard missing.isEmpty, let confirmed = confirmation, let followUp = state.followUp
        else { return refused(missing, because) }
        return [
            Draft(
                CaseClosed.with {
                    $0.caseID = state.caseID
                    $0.occurrence = state.occurrence
                    $0.request = cause
                    $0.confirmation = confirmed.kind
                    $0.confirmationPosition = confirmed.position.rawValue
                    $0.followUpReference = followUp.settled?.reference ?? ""
                    $0.followUpPosition = followUp.position.rawValue
                })
        ]
    }

    private var kinds: [ConfirmationKind] {
        policy.rules(for: state.priority)?.confirmations ?? []
    }

    /// The latest one that counts.
    private var confirmation: CaseState.Confirmed? {
        state.confirmations.last { kinds.contains($0.kind) }
    }

    private var confirmationObjection: String? {
        guard state.resolution != nil else { return "it is not resolved" }
        guard confirmation == nil else { return nil }
        guard let other = state.confirmations.last else {
            return "nobody has confirmed that it is solved"
        }
        return "\(other.kind.word) does not confirm a \(state.priority.word); it takes "
            + kinds.map(\.word).joined(separator: " or ")
    }

    private var followUpObjection: String? {
        if state.followUp != nil { return nil }
        let planned = state.notices.last {
            $0.isSame(.followUp, "", state.occurrence)
        }
        guard let planned else { return "no follow-up was sent" }
        guard let outcome = planned.settled?.outcome else {
            return "the follow-up is on its way and not accepted yet"
        }
        return "the follow-up was not accepted: \(outcome.word)"
    }

    private func refused(_ missing: [MissingHalf], _ because: [String]) -> [Draft] {
        [
            Draft(
                CaseClosureRefused.with {
                    $0.caseID = state.caseID
                    $0.occurrence = state.occurrence
                    $0.request = cause
                    $0.missing = missing
                    $0.because = because
                })
        ]
    }

    /// Nobody answered: the other channel is tried, once in an occurrence (B-49).
    func fallback(after channel: Channel) -> [Draft] {
        let earlier = state.notices.filter {
            $0.isSame(.contactCustomer, "", state.occurrence)
        }
        let other: Channel = channel == .call ? .mail : .call
        let target: CaseTarget = other == .call ? .pager : .mail
        guard !earlier.contains(where: { $0.plan.target == target.rawValue }) else {
            return notices.omit(
                .contactCustomer, ["\(other.word) was tried in this occurrence already"])
        }
        let last = earlier.map(\.plan.repeat).max() ?? 0
        return notices.contact(by: other, repeated: last + 1)
    }
}
