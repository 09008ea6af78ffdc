import Reactor
import Schema

/// What a person's resolution makes of a stopped run, and of the effect that stood in its way.
///
/// The rule that it keeps: an effect is sent once more only by a recorded decision, and under a key
/// that says whether it may have arrived before. The effect itself is reopened later, when the run
/// has read source and targets again and still wants it.
struct StopEnd {
    let stop: ClosureRun.Stop
    let run: ClosureRun
    let reason: String
    let state: ExceptionState
    let policies: CompletionPolicies

    func drafts(_ resolution: Resolution) -> [Draft] {
        switch resolution {
        case .resume: resume
        case .acceptAsDone: accept
        case .abandon, .unspecified, .UNRECOGNIZED: abandon
        case .settledByEvidence: preconditionFailure("evidence is no person's decision")
        }
    }

    private var effect: String { "effect/" + stop.effectKey }

    private var resume: [Draft] {
        var resumed = ClosureRunResumed.with {
            $0.run = run.id
            $0.followupID = stop.followUp
        }
        guard !stop.effectKey.isEmpty else { return [Draft(resumed)] }
        let tries = run.tries(stop.step)
        resumed.step = stop.step
        if keepsKey {
            resumed.occurrence = tries.occurrence
            resumed.series = tries.series + 1
            return [Draft(resumed)]
        }
        resumed.occurrence = tries.occurrence + 1
        resumed.series = 1
        let doubt = stop.blocker == .outcomeUnknown
        return (doubt ? [ended("sent again under the next key: \(reason)")] : [])
            + [Draft(resumed)]
    }

    private var keepsKey: Bool {
        switch stop.blocker {
        case .targetRejected, .targetUnavailable: true
        case .outcomeUnknown: !isUnprotected
        default: false
        }
    }

    private var isUnprotected: Bool {
        guard let policy = policies[run.policyVersion], let step = ClosureEffect(stop.step) else {
            return true
        }
        return policy.rules(for: step.target).targetClass == .unprotected
    }

    private var abandon: [Draft] {
        let abandoned = ClosureRunAbandoned.with {
            $0.run = run.id
            $0.followupID = stop.followUp
        }
        guard stop.blocker == .outcomeUnknown else { return [Draft(abandoned)] }
        return [ended("left in doubt: \(reason)"), Draft(abandoned)]
    }

    /// The person found it where it was to arrive.
    private var accept: [Draft] {
        let reconciled = EffectReconciled.with {
            $0.key = stop.effectKey
            $0.finding = .applied
            $0.detail = "found by a person: \(reason)"
        }
        let succeeded = EffectSucceeded.with {
            $0.key = stop.effectKey
            $0.receipt = "accepted by a person"
        }
        guard let step = ClosureEffect(stop.step), let known = state.disposition(of: run) else {
            preconditionFailure("an effect in doubt without a step")
        }
        let identity = Execution.identity(
            step, run, occurrence: run.tries(stop.step).occurrence)
        let settlement = Settlement(
            effect: identity, run: run, disposition: known.content, state: state,
            policies: policies)
        let resumed = ClosureRunResumed.with {
            $0.run = run.id
            $0.followupID = stop.followUp
        }
        let end = [
            Draft(reconciled, on: effect), Draft(succeeded, on: effect),
            Draft(settlement.record(.acceptedByPerson, nil)), Draft(resumed),
        ]
        return step == .notifyCoordinator ? end + [settlement.completed] : end
    }

    private func ended(_ detail: String) -> Draft {
        Draft(
            EffectAbandoned.with {
                $0.key = stop.effectKey
                $0.attempts = 1
                $0.detail = detail
            }, on: effect)
    }
}
