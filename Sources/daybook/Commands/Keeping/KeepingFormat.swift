import EventLog

/// What `backup` prints: where the copy is, and which moment of the log it holds.
enum KeepingFormat {
    struct Result {
        var directory: String
        var manifest: BackupManifest

        init(_ directory: String, _ manifest: BackupManifest) {
            self.directory = directory
            self.manifest = manifest
        }
    }

    static let full = RecordFormat<Result>(
        id: { $0.manifest.position.description },
        columns: [
            Column("directory", "DIRECTORY") { .text($0.directory) },
            Column("storeId", "STORE") { .text($0.manifest.storeID) },
            Column("position", "POSITION") { .number($0.manifest.position.rawValue) },
            Column("root", "TREE HEAD", .line) { .hex($0.manifest.root) },
            Column("taken", "TAKEN") { .instant($0.manifest.taken) },
            Column("files", "FILES") { .number(UInt64($0.manifest.files.count)) },
            Column("bytes", "BYTES") { .number($0.manifest.files.reduce(0) { $0 + $1.bytes }) },
        ])

    static func print(_ result: Result, _ mode: OutputMode) throws {
        var printer = RecordPrinter(full, mode: mode)
        try printer.print(result)
        try printer.finish()
    }
}
