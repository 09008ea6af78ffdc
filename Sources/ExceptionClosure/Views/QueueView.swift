import EventLog
import Projections
import Schema
import SwiftProtobuf

/// Per exception what waits, runs, stands still or is done: the row that a coordinator looks at.
///
/// The rule that it keeps: a run that is not over comes before what waits behind it, and what waits
/// before what is done.
package enum QueueView: View {
    package static let name = "queue"
    package static let version: UInt32 = 2
    package static let types: Set<String> = [
        DispositionRecorded.protoMessageName, DispositionSetAside.protoMessageName,
        ClosureRunStarted.protoMessageName, StepSettled.protoMessageName,
        PropagationConfirmed.protoMessageName, ClosureCompleted.protoMessageName,
        ClosureRunStopped.protoMessageName, ClosureRunResumed.protoMessageName,
        ClosureRunAbandoned.protoMessageName,
    ]

    package static func group(of row: QueueRow) -> UInt8 { row.state.group }

    package static func fold(_ event: RecordedEvent, into rows: inout RowSet<QueueRow>) throws {
        switch event.type {
        case DispositionRecorded.protoMessageName:
            let recorded: DispositionRecorded = try event.decoded()
            change(recorded.exceptionID, event, &rows) { wait(recorded, event, &$0) }
        case DispositionSetAside.protoMessageName:
            let aside: DispositionSetAside = try event.decoded()
            change(aside.exceptionID, event, &rows) { setAside(aside, &$0) }
        case ClosureRunStarted.protoMessageName:
            let started: ClosureRunStarted = try event.decoded()
            change(started.run.exceptionID, event, &rows) { start(started, &$0) }
        default:
            try foldRun(event, &rows)
        }
    }

    private static func foldRun(
        _ event: RecordedEvent, _ rows: inout RowSet<QueueRow>
    ) throws {
        switch event.type {
        case StepSettled.protoMessageName:
            let settled: StepSettled = try event.decoded()
            change(settled.run, event, &rows) { $0.step = settled.step }
        case PropagationConfirmed.protoMessageName:
            let confirmed: PropagationConfirmed = try event.decoded()
            change(confirmed.run, event, &rows) { $0.step = .recordCompletion }
        case ClosureCompleted.protoMessageName:
            let completed: ClosureCompleted = try event.decoded()
            change(completed.run, event, &rows) { $0.state = .completed }
        case ClosureRunStopped.protoMessageName:
            let stopped: ClosureRunStopped = try event.decoded()
            change(stopped.run, event, &rows) { stop(stopped, &$0) }
        case ClosureRunResumed.protoMessageName:
            let resumed: ClosureRunResumed = try event.decoded()
            change(resumed.run, event, &rows) { run in
                run.stops.removeAll { $0.followupID == resumed.followupID }
                if run.state == .stopped, run.stops.isEmpty { run.state = .running }
            }
        case ClosureRunAbandoned.protoMessageName:
            let abandoned: ClosureRunAbandoned = try event.decoded()
            change(abandoned.run, event, &rows) { run in
                run.stops.removeAll { $0.followupID == abandoned.followupID }
                if run.state == .stopped { run.state = .abandoned }
            }
        default:
            preconditionFailure("the fold did not ask for \(event.type)")
        }
    }

    // MARK: Dispositions

    private static func wait(
        _ recorded: DispositionRecorded, _ event: RecordedEvent, _ row: inout QueueRow
    ) {
        row.waiting.append(
            QueuedDisposition.with {
                $0.position = event.position.rawValue
                $0.version = recorded.version
                if recorded.hasFinalizedAt { $0.closedAt = recorded.finalizedAt }
            })
    }

    private static func setAside(_ aside: DispositionSetAside, _ row: inout QueueRow) {
        row.waiting.removeAll { $0.position == aside.dispositionPosition }
        if aside.reason == .repeated { row.repeats += 1 }
        let isRunning = row.hasRun && (row.run.state == .running || row.run.state == .stopped)
        if isRunning, row.run.version == aside.version, aside.reason == .superseded {
            row.run.state = .setAside
        }
        // By version, never by arrival: an older one that comes late says nothing new.
        guard aside.reason != .repeated, aside.version >= row.aside.version else { return }
        row.aside = SetAsideVersion.with {
            $0.version = aside.version
            $0.reason = aside.reason
        }
    }

    private static func start(_ started: ClosureRunStarted, _ row: inout QueueRow) {
        row.waiting.removeAll { $0.position == started.dispositionPosition }
        row.clearAside()
        row.run = QueueRun.with {
            $0.state = .running
            $0.version = started.run.version
            $0.occurrence = started.run.occurrence
            $0.closedAt = started.closedAt
        }
    }

    private static func stop(_ stopped: ClosureRunStopped, _ run: inout QueueRun) {
        run.stops.append(
            OpenStop.with {
                $0.followupID = stopped.followupID
                $0.blocker = stopped.blocker
            })
        if run.state == .running { run.state = .stopped }
    }

    // MARK: Rows

    private static func change(
        _ id: RunID, _ event: RecordedEvent, _ rows: inout RowSet<QueueRow>,
        _ body: (inout QueueRun) -> Void
    ) {
        change(id.exceptionID, event, &rows) { row in
            // What an older run still has to say changes nothing about the latest one.
            guard row.run.version == id.version, row.run.occurrence == id.occurrence else { return }
            body(&row.run)
        }
    }

    private static func change(
        _ exception: String, _ event: RecordedEvent, _ rows: inout RowSet<QueueRow>,
        _ body: (inout QueueRow) -> Void
    ) {
        let before = rows[exception]
        var row = before ?? QueueRow.with { $0.exceptionID = exception }
        body(&row)
        row.conclude()
        let stands = (before?.state, before?.version, before?.blocker)
        if before == nil || stands != (row.state, row.version, row.blocker) {
            row.since = event.recorded.timestamp
            row.sincePosition = event.position.rawValue
        }
        rows[exception] = row
    }
}

extension QueueRow {
    /// Derives what the row says from what it remembers.
    fileprivate mutating func conclude() {
        let isOpen = hasRun && (run.state == .running || run.state == .stopped)
        clearClosedAt()
        if !isOpen, let first = waiting.first {
            state = .waiting
            version = first.version
            occurrence = 0
            step = .unspecified
            if first.hasClosedAt { closedAt = first.closedAt }
        } else if hasRun {
            state = run.state
            version = run.version
            occurrence = run.occurrence
            step = run.step
            if run.hasClosedAt { closedAt = run.closedAt }
        } else {
            state = .setAside
            version = aside.version
        }
        // A run is set aside by a newer version alone, whatever else has been set aside since.
        let setAside = hasRun ? SetAsideReason.superseded : aside.reason
        reason = state == .setAside ? setAside : .unspecified
        let stop = isOpen || run.state == .completed ? run.stops.first : nil
        blocker = stop?.blocker ?? .unspecified
        followupID = stop?.followupID ?? ""
    }
}
