import EventLog
import Projections
import Schema

/// The closures of cases, and the contra-entries that take them back.
///
/// The rule that it keeps: no entry is deleted or overwritten. A closure whose case was reopened
/// says by whom, and stays; a reopening of what was never closed here takes nothing back.
package enum CaseLedgerView: View {
    package static let name = "case-ledger"
    package static let version: UInt32 = 1
    package static let types: Set<String> = [
        NoticeSettled.protoMessageName, CaseClosed.protoMessageName,
        CaseReopened.protoMessageName,
    ]

    package static func isListed(_ row: CaseLedgerRow) -> Bool { row.kind != .unspecified }

    package static func group(of row: CaseLedgerRow) -> UInt8 { row.kind.group }

    package static func fold(
        _ event: RecordedEvent, into rows: inout RowSet<CaseLedgerRow>
    ) throws {
        let id = event.caseID
        switch event.type {
        case NoticeSettled.protoMessageName: remember(try event.decoded(), id, &rows)
        case CaseClosed.protoMessageName: close(try event.decoded(), event, &rows)
        case CaseReopened.protoMessageName: reopen(try event.decoded(), event, &rows)
        default: preconditionFailure("the fold did not ask for \(event.type)")
        }
    }

    package static func key(
        _ caseID: String, _ occurrence: UInt32, _ kind: LedgerEntryKind
    ) -> String {
        OccurrenceKey.row(caseID, occurrence) + (kind == .contra ? "/contra" : "/closure")
    }

    /// A closure names its follow-up by the Message-ID; the effect is known from before.
    private static func remember(
        _ settled: NoticeSettled, _ id: String, _ rows: inout RowSet<CaseLedgerRow>
    ) {
        guard settled.notice == .followUp, settled.outcome == .accepted else { return }
        let key = OccurrenceKey.memory(id)
        var memory = rows[key] ?? CaseLedgerRow.with { $0.caseID = id }
        memory.mails.append(
            LedgerMail.with {
                $0.reference = settled.reference
                $0.effectKey = settled.effectKey
            })
        rows[key] = memory
    }

    private static func close(
        _ closed: CaseClosed, _ event: RecordedEvent, _ rows: inout RowSet<CaseLedgerRow>
    ) {
        let id = event.caseID
        var memory = rows[OccurrenceKey.memory(id)] ?? CaseLedgerRow.with { $0.caseID = id }
        rows[key(id, closed.occurrence, .closure)] = CaseLedgerRow.with {
            $0.caseID = id
            $0.occurrence = closed.occurrence
            $0.kind = .closure
            $0.confirmation = closed.confirmation
            $0.confirmationPosition = closed.confirmationPosition
            $0.followUpReference = closed.followUpReference
            $0.followUpPosition = closed.followUpPosition
            $0.effectKey =
                memory.mails.last { $0.reference == closed.followUpReference }?.effectKey ?? ""
            $0.closedAt = event.recorded.timestamp
            $0.enter(event)
        }
        memory.occurrence = closed.occurrence
        rows[OccurrenceKey.memory(id)] = memory
    }

    private static func reopen(
        _ reopened: CaseReopened, _ event: RecordedEvent, _ rows: inout RowSet<CaseLedgerRow>
    ) {
        let id = event.caseID
        guard let memory = rows[OccurrenceKey.memory(id)] else { return }
        // Mails of an occurrence that is over close nothing.
        rows[OccurrenceKey.memory(id)] = nil
        guard memory.occurrence > 0, var closure = rows[key(id, memory.occurrence, .closure)]
        else { return }
        var contra = closure
        contra.kind = .contra
        contra.reason = reopened.reason
        contra.enter(event)
        rows[key(id, memory.occurrence, .contra)] = contra
        closure.takenBackBy = event.actor.identity
        closure.takenBackPosition = event.position.rawValue
        rows[key(id, memory.occurrence, .closure)] = closure
    }
}

extension CaseLedgerRow {
    fileprivate mutating func enter(_ event: RecordedEvent) {
        by = event.actor.identity
        enteredAt = event.recorded.timestamp
        position = event.position.rawValue
    }
}
