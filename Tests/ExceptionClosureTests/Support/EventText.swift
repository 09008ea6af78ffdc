import EventLog
import Schema
import SwiftProtobuf

@testable import ExceptionClosure

/// One line for an event, as a scenario shows it: what a person would say had happened.
enum EventText {
    static func line(_ event: RecordedEvent) throws -> String? {
        guard let text = try text(event) else { return nil }
        return "@\(event.position.rawValue) \(text)"
    }

    private static func text(_ event: RecordedEvent) throws -> String? {
        let bytes = event.payload
        switch event.type {
        case EffectIntended.protoMessageName:
            let intended = try EffectIntended(serializedBytes: bytes)
            let request = intended.request
            return "  -> \(intended.target): \(request.method) \(request.path)"
        case DispositionSetAside.protoMessageName:
            let aside = try DispositionSetAside(serializedBytes: bytes)
            let by = aside.byPosition > 0 ? ", by @\(aside.byPosition)" : ""
            return "version \(aside.version) set aside: \(aside.reason.text)\(by)"
        case ClosureRunStarted.protoMessageName:
            let started = try ClosureRunStarted(serializedBytes: bytes)
            return "run \(started.run.text) started, policy \(started.policyVersion)"
        case SourceReread.protoMessageName:
            let reread = try SourceReread(serializedBytes: bytes)
            return "source re-read: version \(reread.source.version) stands, "
                + "\(reread.droppedMembers) members dropped"
        case RevalidationConcluded.protoMessageName:
            return revalidation(try RevalidationConcluded(serializedBytes: bytes))
        case ClosurePlanned.protoMessageName:
            let planned = try ClosurePlanned(serializedBytes: bytes)
            return "planned: " + planned.steps.map(step).joined(separator: ", ")
        default: return try rest(event)
        }
    }

    private static func rest(_ event: RecordedEvent) throws -> String? {
        let bytes = event.payload
        switch event.type {
        case StepSettled.protoMessageName:
            let settled = try StepSettled(serializedBytes: bytes)
            return "\(settled.step.word): \(settled.outcome.text)"
        case StepWithdrawn.protoMessageName:
            return "\(try StepWithdrawn(serializedBytes: bytes).step.word): withdrawn"
        case PropagationConfirmed.protoMessageName: return "every target confirmed"
        case ClosureCompleted.protoMessageName: return "completed"
        case ClosureRunStopped.protoMessageName:
            let stopped = try ClosureRunStopped(serializedBytes: bytes)
            return "run \(stopped.run.text) stopped: \(stopped.blocker.word)"
        case ClosureRunResumed.protoMessageName:
            let resumed = try ClosureRunResumed(serializedBytes: bytes)
            guard resumed.step != .unspecified else { return "run \(resumed.run.text) resumed" }
            return "run \(resumed.run.text) resumed; \(resumed.step.word) "
                + "under key \(resumed.occurrence), series \(resumed.series)"
        case ClosureRunAbandoned.protoMessageName:
            let abandoned = try ClosureRunAbandoned(serializedBytes: bytes)
            return "run \(abandoned.run.text) abandoned"
        case FollowUpOpened.protoMessageName:
            return "follow-up \(try FollowUpOpened(serializedBytes: bytes).id)"
        case FollowUpResolved.protoMessageName:
            let resolved = try FollowUpResolved(serializedBytes: bytes)
            return "follow-up \(resolved.id) resolved: \(resolved.resolution.word)"
        case FollowUpAssigned.protoMessageName:
            let assigned = try FollowUpAssigned(serializedBytes: bytes)
            return "follow-up \(assigned.id) assigned to \(assigned.assignee)"
        case EffectSucceeded.protoMessageName:
            let succeeded = try EffectSucceeded(serializedBytes: bytes)
            return succeeded.late ? "  <- told late: it was taken" : nil
        case EffectReopened.protoMessageName:
            return "  -> again: \(try EffectReopened(serializedBytes: bytes).reason)"
        default: return nil
        }
    }

    private static func revalidation(_ concluded: RevalidationConcluded) -> String {
        let failed = concluded.checks.unconfirmed
        guard !failed.isEmpty else {
            return "revalidated: \(concluded.checks.count) checks confirmed"
        }
        return "revalidated: "
            + failed.map { "\($0.name.word) \($0.verdict.text) (\($0.found))" }
            .joined(separator: "; ")
    }

    private static func step(_ planned: PlannedStep) -> String {
        planned.step.word
            + (planned.reversesVersion > 0 ? " of version \(planned.reversesVersion)" : "")
    }
}

extension Verdict {
    var text: String {
        switch self {
        case .confirmed: "confirmed"
        case .disproved: "disproved"
        case .inconclusive: "inconclusive"
        default: "without verdict"
        }
    }
}

extension SetAsideReason {
    var text: String {
        switch self {
        case .notFinal: "not final"
        case .notClosureApproved: "not closure-approved"
        case .superseded: "superseded"
        case .repeated: "repeated"
        case .conflicting: "conflicting"
        default: "no reason"
        }
    }
}

extension StepOutcome {
    var text: String {
        switch self {
        case .performed: "performed"
        case .skippedByKey: "skipped by key"
        case .skippedAlreadySatisfied: "skipped, already satisfied"
        case .acceptedByPerson: "accepted by a person"
        default: "no outcome"
        }
    }
}
