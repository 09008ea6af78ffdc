import Schema

/// What an import came to, as it is printed.
enum ImportFormat {
    static let full = RecordFormat<HistoryImported>(
        id: { $0.batch },
        columns: [
            Column("batch", "BATCH") { .text($0.batch) },
            Column("kind", "KIND", .line) { .word($0.kind) },
            Column("place", "FILE", .line) { .text($0.place) },
            Column("cases", "CASES") { .number($0.cases) },
            Column("rows", "ROWS") { .number($0.rows) },
            Column("added", "ADDED") { .number($0.added) },
            Column("known", "KNOWN") { .number($0.known) },
            Column("conflicting", "CONFLICTING") { .number($0.conflicting) },
            Column("quarantined", "QUARANTINED") { .number($0.quarantined) },
            Column("refused", "REFUSED") { .number($0.refused) },
        ])
}
