import EventLog
import Projections
import Schema

/// Stops, follow-ups and the end of a run in the trace, and the outcome that it comes to (P-21).
///
/// - completed: the notice was accepted, and at least one target was written;
/// - skipped as idempotent: completed, but every target held it already; or superseded before there
///   was a plan;
/// - partially completed: it stands still or was left with something written, or with an
///   effect in doubt (D8);
/// - manual follow-up: it stands still or was left with nothing written;
/// - rolled back: partially completed, and a newer version took its entries back (D8).
extension AuditView {
    static func foldEnd(_ event: RecordedEvent, _ rows: inout RowSet<AuditRow>) throws {
        switch event.type {
        case ClosureCompleted.protoMessageName:
            let completed: ClosureCompleted = try event.decoded()
            change(completed.run, &rows) { row in
                row.noticeKey = completed.noticeKey
                row.end(row.hasPerformed ? .completed : .skippedAsIdempotent, event)
            }
        case ClosureRunStopped.protoMessageName:
            let stopped: ClosureRunStopped = try event.decoded()
            change(stopped.run, &rows) { row in
                guard row.outcome != .completed, row.outcome != .skippedAsIdempotent else { return }
                let isPartial = row.hasWritten || stopped.blocker == .outcomeUnknown
                row.outcome = isPartial ? .partiallyCompleted : .manualFollowUp
                if !isPartial, row.caughtBeforeWrite == 0 {
                    row.caughtBeforeWrite = event.position.rawValue
                }
            }
        case ClosureRunResumed.protoMessageName:
            let resumed: ClosureRunResumed = try event.decoded()
            change(resumed.run, &rows) { row in
                let isStopped = row.followups.contains {
                    $0.id != resumed.followupID && $0.resolution == .unspecified
                }
                if !row.hasEndedAt, !isStopped { row.outcome = .unspecified }
            }
        case ClosureRunAbandoned.protoMessageName:
            let abandoned: ClosureRunAbandoned = try event.decoded()
            change(abandoned.run, &rows) { row in
                if !row.hasEndedAt { row.end(row.outcome, event) }
            }
        default:
            preconditionFailure("the fold did not ask for \(event.type)")
        }
    }

    static func foldFollowUp(_ event: RecordedEvent, _ rows: inout RowSet<AuditRow>) throws {
        switch event.type {
        case FollowUpOpened.protoMessageName:
            let opened: FollowUpOpened = try event.decoded()
            change(opened.run, &rows) {
                $0.followups.append(
                    AuditFollowUp.with {
                        $0.id = opened.id
                        $0.blocker = opened.blocker
                        $0.step = opened.step
                        $0.openedAt = event.recorded.timestamp
                    })
            }
        case FollowUpAssigned.protoMessageName:
            let assigned: FollowUpAssigned = try event.decoded()
            changeFollowUp(assigned.id, &rows) { $0.assignee = assigned.assignee }
        default:
            let resolved: FollowUpResolved = try event.decoded()
            changeFollowUp(resolved.id, &rows) {
                $0.resolution = resolved.resolution
                $0.reason = resolved.reason
                $0.resolvedBy = event.actor.identity
                $0.resolvedAt = event.recorded.timestamp
            }
        }
    }

    /// A follow-up's id begins with its run's name: `<run>/<blocker>/<n>`.
    private static func changeFollowUp(
        _ id: String, _ rows: inout RowSet<AuditRow>, _ body: (inout AuditFollowUp) -> Void
    ) {
        let parts = id.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 2 else { return }
        let run = parts.dropLast(2).joined(separator: "/")
        guard var row = rows[run] else { return }
        for index in row.followups.indices where row.followups[index].id == id {
            body(&row.followups[index])
        }
        rows[run] = row
    }
}

extension AuditRow {
    /// Whether this run itself has changed a target.
    fileprivate var hasPerformed: Bool {
        writingSteps.contains { $0.outcome == .performed || $0.outcome == .acceptedByPerson }
    }

    /// Whether a target holds something by our hand.
    fileprivate var hasWritten: Bool {
        hasPerformed || writingSteps.contains { $0.outcome == .skippedByKey }
    }

    private var writingSteps: [AuditStep] {
        steps.filter { $0.step != .recordCompletion && $0.step != .notifyCoordinator }
    }

    /// What is missing for the trace to be complete (M3): the fields of A-30 and P-16 that a run
    /// which came this far must have.
    mutating func conclude() {
        var missing: [String] = []
        if eventID.isEmpty || eventSource.isEmpty { missing.append("source event") }
        if policyVersion == 0 { missing.append("policy version") }
        switch outcome {
        case .completed, .partiallyCompleted, .rolledBack: missing += missingOfExecution
        case .manualFollowUp:
            if followups.isEmpty { missing.append("follow-up") }
        case .skippedAsIdempotent:
            if !steps.isEmpty { missing += missingOfExecution }
        case .unspecified, .UNRECOGNIZED: missing.append("outcome")
        }
        self.missing = missing
        complete = missing.isEmpty
    }

    private var missingOfExecution: [String] {
        var missing: [String] = []
        if !hasSource { missing.append("source as read") }
        if verifiedVersion == 0 { missing.append("verified version") }
        if checks.isEmpty { missing.append("checks") }
        if !hasMapping { missing.append("mapping") }
        if outcome == .partiallyCompleted || outcome == .rolledBack {
            if followups.isEmpty { missing.append("follow-up") }
            return missing
        }
        for step in steps where step.outcome == .unspecified {
            missing.append("outcome of \(step.step.word)")
        }
        if confirmations.isEmpty { missing.append("confirmations") }
        if notificationTarget.isEmpty { missing.append("notification target") }
        return missing
    }
}
