import EventLog
import Schema

/// The life of each effect, from the intent to the one outcome that every key ends in.
///
/// The rule that it keeps: an effect begins with its intent, or with the record that it was
/// skipped. An attempt or an outcome of a key that the log never intended is a poison event.
/// What an epoch says that was taken over is evidence: it is shown, and the state follows when the
/// epoch in charge has recorded what it makes of it.
package enum EffectsView: View {
    package static let name = "effects"
    package static let version: UInt32 = 1
    package static let types: Set<String> = [
        EffectIntended.protoMessageName,
        EffectAttemptStarted.protoMessageName,
        EffectAttemptFailed.protoMessageName,
        EffectSucceeded.protoMessageName,
        EffectSkipped.protoMessageName,
        EffectRejected.protoMessageName,
        EffectAbandoned.protoMessageName,
        EffectInDoubt.protoMessageName,
        EffectReconciled.protoMessageName,
        EffectReopened.protoMessageName,
    ]

    package static func group(of row: EffectRow) -> UInt8 { row.state.group }

    package static func fold(_ event: RecordedEvent, into rows: inout RowSet<EffectRow>) throws {
        switch event.type {
        case EffectIntended.protoMessageName:
            try begin(event.decoded(), event, &rows)
        case EffectSkipped.protoMessageName:
            try skip(event.decoded(), event, &rows)
        case EffectAttemptStarted.protoMessageName, EffectAttemptFailed.protoMessageName,
            EffectReconciled.protoMessageName, EffectInDoubt.protoMessageName,
            EffectReopened.protoMessageName:
            try carryOn(event, &rows)
        case EffectSucceeded.protoMessageName, EffectRejected.protoMessageName,
            EffectAbandoned.protoMessageName:
            try end(event, &rows)
        default:
            preconditionFailure("the fold did not ask for \(event.type)")
        }
    }

    private static func begin(
        _ intended: EffectIntended, _ event: RecordedEvent, _ rows: inout RowSet<EffectRow>
    ) throws {
        guard rows[intended.key] == nil else {
            throw FoldError("effect \(intended.key) is intended a second time")
        }
        rows[intended.key] = EffectRow.with {
            $0.key = intended.key
            $0.state = .intended
            $0.workflow = intended.workflow
            $0.subject = intended.subject
            $0.step = intended.step
            $0.target = intended.target
            $0.targetClass = intended.targetClass
            $0.occurrence = intended.occurrence
            $0.series = 1
            $0.intendedAt = event.recorded.timestamp
            $0.intendedPosition = event.position.rawValue
        }
    }

    /// An effect may be found satisfied before it is ever intended, or between two attempts.
    private static func skip(
        _ skipped: EffectSkipped, _ event: RecordedEvent, _ rows: inout RowSet<EffectRow>
    ) throws {
        var row = rows[skipped.key] ?? EffectRow()
        row.key = skipped.key
        row.workflow = skipped.workflow
        row.subject = skipped.subject
        row.step = skipped.step
        row.target = skipped.target
        row.skipReason = skipped.reason
        settle(&row, as: .skipped, event)
        rows[skipped.key] = row
    }

    private static func carryOn(_ event: RecordedEvent, _ rows: inout RowSet<EffectRow>) throws {
        switch event.type {
        case EffectAttemptStarted.protoMessageName:
            let started: EffectAttemptStarted = try event.decoded()
            try change(started.key, &rows) {
                $0.state = .attempting
                $0.attempts += 1
                $0.deadline = started.deadline
                $0.clearNextAttemptAt()
            }
        case EffectAttemptFailed.protoMessageName:
            let failed: EffectAttemptFailed = try event.decoded()
            try change(failed.key, &rows) {
                note(&$0, failed.httpStatus, failed.detail, isLate: failed.late)
                guard !failed.late else { return }
                $0.state = .retrying
                $0.clearDeadline()
                if failed.hasNextAttemptAt { $0.nextAttemptAt = failed.nextAttemptAt }
            }
        case EffectReconciled.protoMessageName:
            let reconciled: EffectReconciled = try event.decoded()
            try change(reconciled.key, &rows) {
                if reconciled.finding == .notApplied { $0.state = .retrying }
                $0.clearDeadline()
                $0.finding = reconciled.finding
                $0.detail = reconciled.detail
            }
        case EffectInDoubt.protoMessageName:
            let inDoubt: EffectInDoubt = try event.decoded()
            try change(inDoubt.key, &rows) {
                $0.state = .inDoubt
                $0.clearDeadline()
                $0.clearNextAttemptAt()
                $0.detail = inDoubt.detail
            }
        default:
            let reopened: EffectReopened = try event.decoded()
            try change(reopened.key, &rows) {
                $0.state = .intended
                $0.series = reopened.series
                $0.detail = reopened.reason
                $0.clearEndedAt()
            }
        }
    }

    private static func end(_ event: RecordedEvent, _ rows: inout RowSet<EffectRow>) throws {
        switch event.type {
        case EffectSucceeded.protoMessageName:
            let succeeded: EffectSucceeded = try event.decoded()
            try change(succeeded.key, &rows) {
                note(&$0, succeeded.httpStatus, "", isLate: succeeded.late)
                $0.receipt = succeeded.receipt
                if !succeeded.late { settle(&$0, as: .succeeded, event) }
            }
        case EffectRejected.protoMessageName:
            let rejected: EffectRejected = try event.decoded()
            try change(rejected.key, &rows) {
                note(&$0, rejected.httpStatus, rejected.detail, isLate: rejected.late)
                if !rejected.late { settle(&$0, as: .rejected, event) }
            }
        default:
            let abandoned: EffectAbandoned = try event.decoded()
            try change(abandoned.key, &rows) {
                $0.detail = abandoned.detail
                settle(&$0, as: .abandoned, event)
            }
        }
    }

    /// The last answer, and that one came late.
    private static func note(
        _ row: inout EffectRow, _ httpStatus: UInt32, _ detail: String, isLate: Bool
    ) {
        row.httpStatus = httpStatus
        if !detail.isEmpty { row.detail = detail }
        if isLate { row.late = true }
    }

    private static func settle(
        _ row: inout EffectRow, as state: EffectState, _ event: RecordedEvent
    ) {
        row.state = state
        row.clearDeadline()
        row.clearNextAttemptAt()
        row.endedAt = event.recorded.timestamp
    }

    private static func change(
        _ key: String, _ rows: inout RowSet<EffectRow>, _ body: (inout EffectRow) -> Void
    ) throws {
        guard var row = rows[key] else { throw FoldError("effect \(key) was never intended") }
        body(&row)
        rows[key] = row
    }
}
