import EventLog
import Intake
import TextForms

/// What `ingest` prints for each event.
enum ReceiptFormat {
    static let full = RecordFormat<IngestReceipt>(
        id: { $0.header?.id ?? "-" },
        columns: [
            Column("line", "LINE") { .number(UInt64($0.line)) },
            Column("column", "COLUMN", .jsonOnly) { .number(UInt64($0.column)) },
            Column("verdict", "VERDICT") { .text($0.word) },
            Column("position", "POSITION") { .position($0.position) },
            Column("firstPosition", "FIRST") { .position($0.first) },
            Column("source", "SOURCE", .line) { .optional($0.header?.source ?? "") },
            Column("id", "ID") { .optional($0.header?.id ?? "") },
            Column("type", "TYPE", .line) { .optional($0.header?.type ?? "") },
            Column("reason", "REASON") { .optional($0.reason) },
            Column("sha256", "SHA-256", .jsonOnly) { $0.digest.map(Value.hex) ?? .none },
            Column("dropped", "LEFT OUT", .line) { .texts($0.dropped) },
        ])

    /// For a person: the place first, as compilers do.
    static func sentence(_ receipt: IngestReceipt) -> String {
        let at = receipt.first.map { " of \($0)" } ?? ""
        let reason = receipt.reason.isEmpty ? "" : ": " + receipt.reason
        return Escaping.line("\(receipt.line):\(receipt.column): \(receipt.word)\(at)\(reason)")
    }
}

extension IngestReceipt {
    var word: String {
        switch verdict {
        case .accepted, .wouldAppend: "accepted"
        case .duplicate: "duplicate"
        case .conflict: "conflict"
        case .refused: "refused"
        case .quarantined: "quarantined"
        }
    }

    /// The event that this one became: itself, the record of the conflict, or of the quarantine.
    var position: Position? {
        switch verdict {
        case .accepted(let position): position
        case .conflict(_, let recorded): recorded
        case .quarantined(let position, _, _): position
        case .duplicate, .refused, .wouldAppend: nil
        }
    }

    /// The event that had the key before.
    var first: Position? {
        switch verdict {
        case .duplicate(let position), .conflict(let position, _): position
        default: nil
        }
    }

    var reason: String {
        switch verdict {
        case .conflict: "the same source and id stand for other content"
        case .refused(let fault), .quarantined(_, _, let fault): fault.description
        default: ""
        }
    }

    var digest: [UInt8]? {
        if case .quarantined(_, let digest, _) = verdict { digest } else { nil }
    }
}
