import EventLog
import Projections
import Schema

/// The entries that Daybook stands for in the review ledger: closures, and the contra-entries that
/// take them back.
///
/// The rule that it keeps: no entry is deleted or overwritten. A closure that was taken back says
/// by which version, and stays (A-31, D8).
package enum LedgerView: View {
    package static let name = "ledger"
    package static let version: UInt32 = 1
    package static let types: Set<String> = [StepSettled.protoMessageName]

    package static func group(of row: LedgerRow) -> UInt8 { row.kind.group }

    package static func fold(_ event: RecordedEvent, into rows: inout RowSet<LedgerRow>) throws {
        let settled: StepSettled = try event.decoded()
        switch settled.step {
        case .syncLedger:
            let key = Self.key(settled.run.exceptionID, settled.run.version, .closure)
            rows[key] = entry(.closure, settled.run.version, settled, event)
        case .reverseLedger:
            let older = settled.reversesVersion
            let key = Self.key(settled.run.exceptionID, older, .contra)
            rows[key] = entry(.contra, older, settled, event)
            let closure = Self.key(settled.run.exceptionID, older, .closure)
            if var reversed = rows[closure] {
                reversed.reversedBy = settled.run.version
                rows[closure] = reversed
            }
        default: break
        }
    }

    package static func key(
        _ exception: String, _ version: UInt32, _ kind: LedgerEntryKind
    ) -> String {
        "\(exception)/\(version)/\(kind == .contra ? "contra" : "closure")"
    }

    private static func entry(
        _ kind: LedgerEntryKind, _ version: UInt32, _ settled: StepSettled, _ event: RecordedEvent
    ) -> LedgerRow {
        LedgerRow.with {
            $0.exceptionID = settled.run.exceptionID
            $0.version = version
            $0.kind = kind
            $0.ledgerRecord = settled.targetID
            $0.reviewEpisode = settled.reviewEpisode
            if settled.hasClosedAt { $0.closedAt = settled.closedAt }
            $0.outcome = settled.outcome
            $0.effectKey = settled.effectKey
            $0.runVersion = settled.run.version
            $0.runOccurrence = settled.run.occurrence
            $0.settledAt = event.recorded.timestamp
            $0.position = event.position.rawValue
        }
    }
}
