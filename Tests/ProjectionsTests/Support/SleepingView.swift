import EventLog
import Projections
import Schema

/// The tally of rows that can be put to sleep: a row that sleeps is not listed, and what it had
/// counts on when it is awake again.
enum SleepingView: View {
    static let name = "sleeping"
    static let version: UInt32 = 1
    static let types: Set<String> = [EventQuarantined.protoMessageName]

    static func isListed(_ row: QuarantineRow) -> Bool { row.type != "sleep" }

    static func fold(_ event: RecordedEvent, into rows: inout RowSet<QuarantineRow>) throws {
        let message: EventQuarantined = try event.decoded()
        var row = rows[message.source] ?? QuarantineRow()
        row.sizeBytes += message.sizeBytes
        row.type = message.type
        rows[message.source] = row
    }
}
