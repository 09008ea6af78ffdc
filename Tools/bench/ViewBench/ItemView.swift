import EventLog
import Projections
import Schema

/// Each item with its state: a list a state.
enum ItemView: View {
    static let name = "items"
    static let version: UInt32 = 1
    static let types: Set<String> = [EventQuarantined.protoMessageName]

    static func group(of row: QuarantineRow) -> UInt8 { UInt8(row.sizeBytes) }

    static func fold(_ event: RecordedEvent, into rows: inout RowSet<QuarantineRow>) throws {
        let message: EventQuarantined = try event.decoded()
        rows[message.source] = QuarantineRow.with {
            $0.source = message.source
            $0.sizeBytes = message.sizeBytes
            $0.reason = message.reason
            $0.position = event.position.rawValue
        }
    }
}
