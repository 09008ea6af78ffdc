import EventLog
import Projections
import Schema
import SwiftProtobuf

/// What the exception tracker holds by Daybook's hand, and where that has fallen behind the source.
///
/// The rule that it keeps: a completion stays what it was. That a newer version or a reopening has
/// overtaken it is drift, shown beside it.
package enum TrackerView: View {
    package static let name = "tracker"
    package static let version: UInt32 = 1
    package static let types: Set<String> = [
        DispositionRecorded.protoMessageName, ExceptionReopened.protoMessageName,
        ClosureRunStarted.protoMessageName, StepSettled.protoMessageName,
        ClosureCompleted.protoMessageName,
    ]

    package static func group(of row: TrackerRow) -> UInt8 { row.state.group }

    package static func fold(
        _ event: RecordedEvent, into rows: inout RowSet<TrackerRow>
    ) throws {
        switch event.type {
        case DispositionRecorded.protoMessageName:
            let recorded: DispositionRecorded = try event.decoded()
            guard recorded.final else { return }
            change(recorded.exceptionID, &rows) {
                $0.announcedVersion = max($0.announcedVersion, recorded.version)
            }
        case ExceptionReopened.protoMessageName:
            let reopened: ExceptionReopened = try event.decoded()
            change(reopened.exceptionID, &rows) {
                if !$0.hasReopenedAt || $0.reopenedAt.isBefore(reopened.reopenedAt) {
                    $0.reopenedAt = reopened.reopenedAt
                }
            }
        case ClosureRunStarted.protoMessageName:
            let started: ClosureRunStarted = try event.decoded()
            change(started.run.exceptionID, &rows) { $0.runClosedAt = started.closedAt }
        case StepSettled.protoMessageName:
            let settled: StepSettled = try event.decoded()
            guard settled.step == .syncTracker || settled.step == .reverseTracker else { return }
            change(settled.run.exceptionID, &rows) { settle(settled, event, &$0) }
        case ClosureCompleted.protoMessageName:
            let completed: ClosureCompleted = try event.decoded()
            change(completed.run.exceptionID, &rows) {
                guard completed.run.version >= $0.completedVersion else { return }
                $0.completedVersion = completed.run.version
                $0.completedClosedAt = $0.runClosedAt
            }
        default:
            preconditionFailure("the fold did not ask for \(event.type)")
        }
    }

    private static func settle(
        _ settled: StepSettled, _ event: RecordedEvent, _ row: inout TrackerRow
    ) {
        row.trackerItem = settled.targetID
        row.settledAt = event.recorded.timestamp
        if settled.step == .syncTracker {
            row.state = .closed
            row.version = settled.run.version
            row.closedAt = settled.closedAt
        } else {
            row.state = .open
            row.version = 0
            row.clearClosedAt()
        }
    }

    private static func change(
        _ exception: String, _ rows: inout RowSet<TrackerRow>,
        _ body: (inout TrackerRow) -> Void
    ) {
        var row =
            rows[exception]
            ?? TrackerRow.with {
                $0.exceptionID = exception
                $0.state = .open
            }
        body(&row)
        row.drift = row.presentDrift
        rows[exception] = row
    }
}

extension TrackerRow {
    /// Both times are the source's own, so that the order in which events came in does not matter.
    /// A reopening at the very moment of the closure counts: the source closes before it reopens.
    fileprivate var presentDrift: Drift {
        guard completedVersion > 0 else { return .none }
        if announcedVersion > completedVersion { return .superseded }
        if hasReopenedAt, !reopenedAt.isBefore(completedClosedAt) { return .reopened }
        return .none
    }
}

extension Google_Protobuf_Timestamp {
    fileprivate func isBefore(_ other: Google_Protobuf_Timestamp) -> Bool {
        (seconds, nanos) < (other.seconds, other.nanos)
    }
}
