import EventLog

/// What `export ndjson` and `import ndjson` print: the log, to compare both ends.
enum TransferFormat {
    struct Result {
        var file: String
        var storeID: String
        var head: Position
        var root: [UInt8]
        var hasSecret: Bool
    }

    static let full = RecordFormat<Result>(
        id: { $0.head.description },
        columns: [
            Column("file", "FILE") { .text($0.file) },
            Column("storeId", "STORE") { .text($0.storeID) },
            Column("position", "POSITION") { .number($0.head.rawValue) },
            Column("root", "TREE HEAD", .line) { .hex($0.root) },
            Column("secret", "SECRET") { .flag($0.hasSecret) },
        ])

    static func print(_ result: Result, _ mode: OutputMode) throws {
        var printer = RecordPrinter(full, mode: mode)
        try printer.print(result)
        try printer.finish()
    }
}
