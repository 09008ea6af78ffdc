import EventLog
import Projections
import Schema

/// The tally in four lists, by the last bits of the amount; a row that is put to sleep is in none.
enum GroupedView: View {
    static let name = "grouped"
    static let version: UInt32 = 1
    static let types = TallyView.types

    static func isListed(_ row: QuarantineRow) -> Bool { row.type != "sleep" }
    static func group(of row: QuarantineRow) -> UInt8 { UInt8(row.sizeBytes % 4) }

    static func fold(_ event: RecordedEvent, into rows: inout RowSet<QuarantineRow>) throws {
        let message: EventQuarantined = try event.decoded()
        if message.type == "delete" {
            rows[message.source] = nil
            return
        }
        var row = rows[message.source] ?? QuarantineRow()
        row.sizeBytes += message.sizeBytes
        row.type = message.type
        rows[message.source] = row
    }
}
