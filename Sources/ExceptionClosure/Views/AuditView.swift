import EventLog
import Projections
import Schema

/// The whole trace of each run (A-30, P-06, P-16): what set it off, what was known, checked,
/// written and left out, who decided what, and how it came out.
///
/// The rule that it keeps: everything in a row comes from the run's own events, so an auditor who
/// folds the log again must find the same trace.
package enum AuditView: View {
    package static let name = "audit"
    package static let version: UInt32 = 2
    package static let types: Set<String> = [
        DispositionSetAside.protoMessageName, ClosureRunStarted.protoMessageName,
        SourceReread.protoMessageName, RevalidationConcluded.protoMessageName,
        ClosurePlanned.protoMessageName, StepSettled.protoMessageName,
        PropagationConfirmed.protoMessageName, ClosureCompleted.protoMessageName,
        ClosureRunStopped.protoMessageName, ClosureRunResumed.protoMessageName,
        ClosureRunAbandoned.protoMessageName, FollowUpOpened.protoMessageName,
        FollowUpAssigned.protoMessageName, FollowUpResolved.protoMessageName,
    ]

    package static func group(of row: AuditRow) -> UInt8 { row.outcome.group }

    package static func fold(_ event: RecordedEvent, into rows: inout RowSet<AuditRow>) throws {
        switch event.type {
        case ClosureRunStarted.protoMessageName:
            start(try event.decoded(), event, &rows)
        case DispositionSetAside.protoMessageName:
            setAside(try event.decoded(), event, &rows)
        case SourceReread.protoMessageName, RevalidationConcluded.protoMessageName,
            ClosurePlanned.protoMessageName, StepSettled.protoMessageName,
            PropagationConfirmed.protoMessageName:
            try foldStages(event, &rows)
        case FollowUpOpened.protoMessageName, FollowUpAssigned.protoMessageName,
            FollowUpResolved.protoMessageName:
            try foldFollowUp(event, &rows)
        default:
            try foldEnd(event, &rows)
        }
    }

    /// `QX-9@1.1`, as the run is called everywhere else.
    package static func key(_ run: RunID) -> String { run.text }

    private static func start(
        _ started: ClosureRunStarted, _ event: RecordedEvent, _ rows: inout RowSet<AuditRow>
    ) {
        var row = AuditRow.with {
            $0.run = started.run
            $0.eventSource = started.eventSource
            $0.eventID = started.eventID
            $0.dispositionPosition = started.dispositionPosition
            $0.policyVersion = started.policyVersion
            $0.closedAt = started.closedAt
            $0.startedAt = event.recorded.timestamp
        }
        row.conclude()
        rows[key(started.run)] = row
    }

    /// A repeat is noted where the thing was done the first time; a run that was set aside
    /// before it had planned anything ends with it.
    private static func setAside(
        _ aside: DispositionSetAside, _ event: RecordedEvent, _ rows: inout RowSet<AuditRow>
    ) {
        let run = RunID.with {
            $0.exceptionID = aside.exceptionID
            $0.version = aside.version
            $0.occurrence = 1
        }
        guard rows[key(run)] != nil else { return }
        change(run, &rows) { row in
            switch aside.reason {
            case .repeated: row.repeats.append(aside.dispositionPosition)
            case .superseded where row.dispositionPosition == aside.dispositionPosition:
                row.end(.skippedAsIdempotent, event)
            default: break
            }
        }
    }

    static func change(
        _ run: RunID, _ rows: inout RowSet<AuditRow>, _ body: (inout AuditRow) -> Void
    ) {
        guard var row = rows[key(run)] else { return }
        body(&row)
        row.conclude()
        rows[key(run)] = row
    }
}

extension AuditRow {
    mutating func end(_ outcome: RunOutcome, _ event: RecordedEvent) {
        self.outcome = outcome
        endedAt = event.recorded.timestamp
    }
}
