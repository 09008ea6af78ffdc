import CaseReplay
import EventLog

/// What a replay came to, as it is printed.
enum ReplayFormat {
    struct Outcome {
        var total: LiveReplay.Total
        var accepted: [String: Int]
        var repeated: Int
        var head: Position
    }

    static let full = RecordFormat<Outcome>(
        id: { $0.head.description },
        columns: [
            Column("rows", "ROWS") { .number(UInt64($0.total.rows)) },
            Column("facts", "FACTS") { .number(UInt64($0.total.facts)) },
            Column("quarantined", "QUARANTINED") { .number(UInt64($0.total.quarantined)) },
            Column("mail", "MAIL") { .number(UInt64($0.accepted["mail"] ?? 0)) },
            Column("pager", "PAGER") { .number(UInt64($0.accepted["pager"] ?? 0)) },
            Column("tickets", "TICKETS") { .number(UInt64($0.accepted["tickets"] ?? 0)) },
            Column("repeated", "REPEATED") { .number(UInt64($0.repeated)) },
            Column("head", "HEAD") { .position($0.head) },
        ])
}
