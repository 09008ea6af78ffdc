import EventLog
import Projections
import Schema

/// Revalidation, planning, execution and confirmation in the trace.
extension AuditView {
    static func foldStages(_ event: RecordedEvent, _ rows: inout RowSet<AuditRow>) throws {
        switch event.type {
        case SourceReread.protoMessageName:
            let reread: SourceReread = try event.decoded()
            change(reread.run, &rows) {
                $0.source = reread.source
                $0.droppedMembers = reread.droppedMembers
            }
        case RevalidationConcluded.protoMessageName:
            let concluded: RevalidationConcluded = try event.decoded()
            change(concluded.run, &rows) { revalidated(concluded, &$0) }
        case ClosurePlanned.protoMessageName:
            let planned: ClosurePlanned = try event.decoded()
            change(planned.run, &rows) { plan(planned, &$0) }
        case StepSettled.protoMessageName:
            let settled: StepSettled = try event.decoded()
            change(settled.run, &rows) { settle(settled, event, &$0) }
            if settled.reversesVersion > 0 { takeBack(settled, &rows) }
        case PropagationConfirmed.protoMessageName:
            let confirmed: PropagationConfirmed = try event.decoded()
            change(confirmed.run, &rows) { confirm(confirmed, event, &$0) }
        default:
            preconditionFailure("the fold did not ask for \(event.type)")
        }
    }

    private static func revalidated(
        _ concluded: RevalidationConcluded, _ row: inout AuditRow
    ) {
        row.revalidations += 1
        row.checks = concluded.checks
        row.targets = concluded.targets
        if concluded.hasSource {
            row.source = concluded.source
            row.droppedMembers = concluded.droppedMembers
        }
        if concluded.checks.allSatisfy({ $0.verdict == .confirmed }) {
            row.verifiedVersion = concluded.source.version
        }
    }

    private static func plan(_ planned: ClosurePlanned, _ row: inout AuditRow) {
        row.mapping = planned.mapping
        row.steps = planned.steps.map { step in
            AuditStep.with {
                $0.step = step.step
                $0.target = step.target
                $0.targetID = step.targetID
                $0.reversesVersion = step.reversesVersion
            }
        }
    }

    private static func settle(
        _ settled: StepSettled, _ event: RecordedEvent, _ row: inout AuditRow
    ) {
        if settled.step == .notifyCoordinator {
            row.notificationTarget = settled.targetID
            row.noticeKey = settled.effectKey
        }
        row.changeStep(settled.step) {
            $0.outcome = settled.outcome
            $0.effectKey = settled.effectKey
            $0.targetID = settled.targetID
            $0.sha256 = settled.sha256
            $0.settledAt = event.recorded.timestamp
            $0.position = event.position.rawValue
        }
    }

    /// A contra-entry is noted at the run whose entry it takes back as well.
    private static func takeBack(_ settled: StepSettled, _ rows: inout RowSet<AuditRow>) {
        let older = RunID.with {
            $0.exceptionID = settled.run.exceptionID
            $0.version = settled.reversesVersion
            $0.occurrence = 1
        }
        let step: ClosureStep = settled.step == .reverseLedger ? .syncLedger : .syncTracker
        change(older, &rows) { row in
            row.supersededBy = settled.run.version
            row.changeStep(step) { $0.reversed = true }
            let taken = row.steps.filter {
                [.syncLedger, .syncTracker].contains($0.step) && $0.outcome != .unspecified
            }
            if row.outcome == .partiallyCompleted, taken.allSatisfy(\.reversed) {
                row.outcome = .rolledBack
            }
        }
    }

    private static func confirm(
        _ confirmed: PropagationConfirmed, _ event: RecordedEvent, _ row: inout AuditRow
    ) {
        row.confirmations = confirmed.confirmations
        row.changeStep(.recordCompletion) {
            $0.outcome = .performed
            $0.settledAt = event.recorded.timestamp
            $0.position = event.position.rawValue
        }
    }
}

extension AuditRow {
    fileprivate mutating func changeStep(
        _ step: ClosureStep, _ body: (inout AuditStep) -> Void
    ) {
        for index in steps.indices where steps[index].step == step { body(&steps[index]) }
    }
}
