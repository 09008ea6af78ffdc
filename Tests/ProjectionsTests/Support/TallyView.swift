import EventLog
import Projections
import Schema

/// A view made for tests: it adds up, deletes, writes several rows an event, and can be poisoned.
///
/// `source` is the key and `sizeBytes` the amount; the type `delete` removes the row, and `poison`
/// throws after it has written.
enum TallyView: View {
    static let name = "tally"
    static let version: UInt32 = 1
    static let types: Set<String> = [EventQuarantined.protoMessageName]

    static func fold(_ event: RecordedEvent, into rows: inout RowSet<QuarantineRow>) throws {
        let message: EventQuarantined = try event.decoded()
        var total = rows["total"] ?? QuarantineRow()
        total.sizeBytes += 1
        rows["total"] = total
        switch message.type {
        case "delete":
            rows[message.source] = nil
        case "poison":
            rows[message.source] = QuarantineRow.with { $0.reason = "written, then thrown away" }
            throw FoldError("poisoned by \(message.id)")
        default:
            var row = rows[message.source] ?? QuarantineRow()
            row.source = message.source
            row.sizeBytes += message.sizeBytes
            rows[message.source] = row
        }
    }
}

/// The tally under another version of its fold.
enum TallyViewOfTomorrow: View {
    static let name = TallyView.name
    static let version: UInt32 = 2
    static let types = TallyView.types

    static func fold(_ event: RecordedEvent, into rows: inout RowSet<QuarantineRow>) throws {
        let message: EventQuarantined = try event.decoded()
        guard message.type != "poison" else { return }
        try TallyView.fold(event, into: &rows)
    }
}
