import EventLog
import Reactor
import Schema

/// The effects of planned notices: which are wanted, and what their end means.
///
/// The rule that it keeps: a notice that was planned is wanted until it is settled, or until what
/// it tells is plainly over (``Withdrawal``).
enum Sending {
    static func wanted(
        _ state: CaseState, _ policies: CasePolicies
    ) -> [EffectRequest<CaseLifecycle>] {
        guard let policy = policies.latest else { return [] }
        return state.notices.compactMap { notice in
            guard notice.isPending, let identity = notice.identity,
                Withdrawal.objection(to: notice, state, policies) == nil
            else { return nil }
            let rules = policy.target(identity.target)
            return EffectRequest(
                identity, targetClass: rules.targetClass, patience: Patience(rules), readings: [],
                occurrence: notice.plan.occurrence, runStarted: notice.position)
        }
        // A page is more urgent than a letter.
        .sorted { $0.identity.target.urgency < $1.identity.target.urgency }
    }

    static func settled(
        _ notice: PlannedNotice, _ effect: EffectIdentity<CaseLifecycle>,
        _ outcome: EffectOutcome, _ policy: CasePolicy?
    ) -> NoticeSettled {
        let (verdict, detail) = verdict(outcome)
        return NoticeSettled.with {
            $0.caseID = notice.plan.caseID
            $0.notice = notice.plan.notice
            $0.milestone = notice.plan.milestone
            $0.occurrence = notice.plan.occurrence
            $0.repeat = notice.plan.repeat
            $0.outcome = verdict
            $0.effectKey = effect.key
            if verdict == .accepted {
                $0.reference = Rendering.reference(of: effect, from: policy)
            }
            $0.detail = detail
        }
    }

    static func verdict(_ outcome: EffectOutcome) -> (NoticeOutcome, String) {
        switch outcome {
        case .succeeded, .skippedAlreadySatisfied: (.accepted, "")
        case .skippedByKey: (.accepted, "sent before under this key")
        case .rejected(let status, _): (.rejected, "answered \(status)")
        case .abandoned(let detail): (.unavailable, detail)
        case .unavailable: (.unavailable, "could not be read")
        case .conflicting(_, let detail): (.rejected, detail)
        case .withdrawn: (.withdrawn, "")
        case .inDoubt(let detail): (.inDoubt, detail)
        }
    }
}

extension CaseTarget {
    fileprivate var urgency: Int {
        switch self {
        case .pager: 0
        case .tickets: 1
        case .mail: 2
        }
    }
}
