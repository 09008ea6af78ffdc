import Reactor
import Schema

/// Stage five: every target is read once more, and only then does anybody hear of it.
///
/// The rule that it keeps: propagation is confirmed only if every step's target holds what was
/// decided (A-24, D8); the notice comes after that and never before (A-51, F4).
enum ConfirmationStage {
    static let inquiry = "confirm"

    static func read(
        _ run: ClosureRun, _ policy: CompletionPolicyAdopted
    ) -> Inquiry<ExceptionClosure> {
        Inquiry(
            name: inquiry, readings: TargetReadings.records(mapping(run)),
            patience: policy.readingPatience)
    }

    static func conclude(
        _ answers: Answers, _ run: ClosureRun, _ disposition: DispositionRecorded,
        _ state: ExceptionState
    ) -> [Draft] {
        let read = TargetReadings(answers, mapping(run), nil)
        let confirmations = [
            holds(.closeQueueItem, read.queue, run), holds(.syncLedger, read.ledger, run),
            holds(.syncTracker, read.tracker, run),
            attached(.attachMemo, .closureMemo, read.folder, disposition),
            attached(.attachEvidence, .evidenceBundle, read.folder, disposition),
        ]
        if confirmations.allSatisfy({ $0.verdict == .confirmed }) {
            return [
                Draft(
                    PropagationConfirmed.with {
                        $0.run = run.id
                        $0.confirmations = confirmations
                    })
            ]
        }
        let disproved = confirmations.contains { $0.verdict == .disproved }
        let checks = confirmations.filter { $0.verdict != .confirmed }.map { check($0, read, run) }
        return Stop(
            run: run, blocker: disproved ? .notConfirmed : .targetUnavailable,
            step: .recordCompletion, checks: checks,
            detail: checks.map(\.sentence).joined(separator: "; ")
        ).drafts(state)
    }

    private static func mapping(_ run: ClosureRun) -> TargetMapping {
        guard let plan = run.plan else { preconditionFailure("confirming what was never planned") }
        return plan.mapping
    }

    private static func holds(
        _ step: ClosureStep, _ answer: TargetAnswer, _ run: ClosureRun
    ) -> Confirmation {
        confirmation(step, answer, answer.record.holds(run))
    }

    private static func attached(
        _ step: ClosureStep, _ role: ArchiveRole, _ folder: TargetAnswer,
        _ disposition: DispositionRecorded
    ) -> Confirmation {
        let wanted = disposition.reference(role)?.sha256
        return confirmation(
            step, folder,
            folder.attachments.contains { $0.role == role.word && $0.sha256 == wanted })
    }

    private static func confirmation(
        _ step: ClosureStep, _ answer: TargetAnswer, _ holds: Bool
    ) -> Confirmation {
        Confirmation.with {
            $0.step = step
            $0.observed = answer.record
            switch answer.state {
            case .found: $0.verdict = holds ? .confirmed : .disproved
            case .missing: $0.verdict = .disproved
            case .unusable: $0.verdict = .inconclusive
            }
        }
    }

    private static func check(
        _ confirmation: Confirmation, _ read: TargetReadings, _ run: ClosureRun
    ) -> Check {
        let observed = confirmation.observed
        let answer = read.records.first { $0.record == observed }
        let found =
            switch answer?.state {
            case .missing: "\(observed.target) has no ‘\(observed.id)’"
            case .unusable(let reason): "\(observed.target) ‘\(observed.id)’: \(reason)"
            case .found, nil: observed.text
            }
        return Check(
            .targetState, confirmation.verdict,
            expected: "\(confirmation.step.word) of version \(run.version)", found: found)
    }
}
