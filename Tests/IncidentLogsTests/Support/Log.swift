import IncidentLogs

/// Writes small incident logs, right or wrong on purpose.
enum Log {
    static let header = IncidentColumn.allCases.map(\.name)

    private static let usual = [
        "number": "INC1", "incident_state": "New", "active": "true", "reassignment_count": "0",
        "reopen_count": "0", "sys_mod_count": "0", "made_sla": "true", "caller_id": "Caller 1",
        "opened_at": "29/2/2016 01:16", "sys_updated_at": "29/2/2016 01:23",
        "impact": "2 - Medium", "urgency": "2 - Medium", "priority": "3 - Moderate",
        "knowledge": "true", "u_priority_confirmation": "false",
    ]

    /// A row as it stands in the file, without its line end.
    static func row(_ changes: [String: String] = [:]) -> String {
        header.map { changes[$0] ?? usual[$0] ?? "?" }.joined(separator: ",")
    }

    static func text(_ rows: [String], end: String = "\n") -> String {
        ([header.joined(separator: ",")] + rows).map { $0 + end }.joined()
    }

    static func records(_ bytes: some Sequence<UInt8>, pieceBytes: Int = .max) throws
        -> [IncidentRecord]
    {
        let reader = try IncidentCSVReader(Memory(bytes, pieceBytes: pieceBytes), key: key)
        var records: [IncidentRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    static func records(_ rows: [String], pieceBytes: Int = .max) throws -> [IncidentRecord] {
        try records(text(rows).utf8, pieceBytes: pieceBytes)
    }

    static func rows(_ records: [IncidentRecord]) -> [IncidentRow] {
        records.compactMap { if case .row(let row) = $0 { row } else { nil } }
    }
}
