import EventLog
import Reactor
import Schema

/// Workflow A: carries a final closure-approved disposition into queue, ledger, tracker, archive
/// and the coordinator's channel, and nothing more.
///
/// The rule that it keeps: it is pure, and what it cannot confirm it does not do. Five stages
/// (P-12) stand in files of their own: `Intake`, `Revalidation`, `Planning`, `Execution` with
/// `Judgement` and `Settlement`, `ConfirmationStage`. Each is asked anew after every change, so the
/// newest word of the source is always looked at first.
package enum ExceptionClosure: Workflow {
    package typealias State = ExceptionState
    package typealias Policy = CompletionPolicies
    package typealias Step = ClosureEffect
    package typealias Target = ClosureTarget

    package static let name = "exception-closure"
    package static let streamPrefix = ExceptionState.streamPrefix
    package static let policyStream = "policy/exception-closure"

    package static func initialState(of subject: String) -> ExceptionState {
        precondition(subject.hasPrefix(streamPrefix), "‘\(subject)’ is no exception's stream")
        return ExceptionState(exceptionID: String(subject.dropFirst(streamPrefix.count)))
    }

    package static func evolve(_ state: inout ExceptionState, _ event: RecordedEvent) throws {
        try state.evolve(event)
    }

    package static func passOver(_ state: inout ExceptionState) { state.passOver() }

    package static var initialPolicy: CompletionPolicies { CompletionPolicies() }

    package static func adopt(_ policy: inout CompletionPolicies, _ event: RecordedEvent) throws {
        guard event.type == CompletionPolicyAdopted.protoMessageName else { return }
        try policy.adopt(CompletionPolicyAdopted(serializedBytes: event.payload))
    }

    package static func next(
        _ state: ExceptionState, _ policies: CompletionPolicies
    ) -> [Action<ExceptionClosure>] {
        action(state, policies).map { [$0] } ?? []
    }

    /// One thing at a time: each step rests on the one before it.
    private static func action(
        _ state: ExceptionState, _ policies: CompletionPolicies
    ) -> Action<ExceptionClosure>? {
        if let drafts = Intake.decide(state, policies) { return .decide(drafts) }
        guard let run = state.currentRun, run.phase != .stopped,
            let known = state.disposition(of: run)
        else { return nil }
        guard let policy = policies[run.policyVersion] else {
            let detail = "completion policy \(run.policyVersion), which the run pinned, is gone"
            return .decide(Stop(run: run, blocker: .policyMissing, detail: detail).drafts(state))
        }
        switch run.phase {
        case .readingSource:
            return .inquire(Revalidation.readSource(run, policy))
        case .readingTargets(let reread):
            return .inquire(
                Revalidation.readTargets(run, reread.source, known.content, policy))
        case .executing:
            return Execution.next(run, known.content, policy).map { .effect($0) }
                ?? .inquire(ConfirmationStage.read(run, policy))
        case .confirmed:
            return .effect(Execution.request(.notifyCoordinator, run, known.content, policy))
        case .stopped, .completed, .abandoned, .superseded:
            return nil
        }
    }

    package static func conclude(
        _ inquiry: Inquiry<ExceptionClosure>, _ answers: Answers, _ state: ExceptionState,
        _ policies: CompletionPolicies
    ) -> [Draft] {
        guard let run = state.currentRun, let known = state.disposition(of: run) else {
            preconditionFailure("an inquiry without a run")
        }
        switch (inquiry.name, run.phase) {
        case (Revalidation.sourceInquiry, _):
            return Revalidation.concludeSource(answers, run, known, state)
        case (Revalidation.targetsInquiry, .readingTargets(let reread)):
            return Revalidation.concludeTargets(answers, run, reread, known, state)
        case (ConfirmationStage.inquiry, _):
            return ConfirmationStage.conclude(answers, run, known.content, state)
        default:
            preconditionFailure("no such inquiry: \(inquiry.name)")
        }
    }

    package static func judge(
        _ effect: EffectIdentity<ExceptionClosure>, _ answers: Answers, _ state: ExceptionState,
        _ policies: CompletionPolicies
    ) -> Standing {
        guard let run = Execution.run(of: effect, state), let known = state.disposition(of: run)
        else { return .conflicting("no run wants \(effect.key)") }
        let standing = Judgement.standing(effect, answers, run, known.content, state, policies)
        // The engine records the reason.
        guard case .conflicting(let reason) = standing else { return standing }
        return .conflicting(reason.shortened(to: Bounds.detailBytes))
    }

    package static func settle(
        _ effect: EffectIdentity<ExceptionClosure>, _ outcome: EffectOutcome,
        _ state: ExceptionState, _ policies: CompletionPolicies
    ) -> [Draft] {
        guard let run = Execution.run(of: effect, state), let known = state.disposition(of: run)
        else { return [] }
        return Settlement(
            effect: effect, run: run, disposition: known.content, state: state, policies: policies
        ).drafts(outcome)
    }

    /// A disposition without a decision waits for a policy, or for a person.
    package static func isAtRest(_ state: ExceptionState) -> Bool {
        !state.dispositions.contains { $0.decision == .undecided }
    }

    package static func correlation(of state: ExceptionState, subject: String) -> String {
        guard let run = state.runs.last else { return subject }
        return "\(subject)@\(run.version)"
    }
}
