import ArgumentParser
import EventLog

/// `daybook compact`: the log's file without the pages that nothing uses any more.
///
/// The rule: only while nobody else has the store open; and the tree head is the same after.
struct CompactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact", abstract: "Give the log's free pages back to the disk.",
        discussion: """
            Writes the file anew beside the old one and puts it in its place, so that there must \
            be room for both. Exit code 75 while another process has the store open. Views are \
            made small by making them anew: ‘daybook rebuild --activate’.
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let directory = try store.directory()
        let before = try head(directory)
        let done = try LogBackup.compact(directory)
        let after = try head(directory)
        guard before == after else {
            throw Trouble(
                "the log had its head at \(before.position) and has it at \(after.position)",
                place: directory, remedy: "run ‘daybook verify’, and restore a backup")
        }
        var printer = RecordPrinter(Self.format, mode: output.mode)
        try printer.print(
            Result(
                head: after, before: UInt64(done.bytesBefore), after: UInt64(done.bytesAfter)))
        try printer.finish()
    }

    private func head(_ directory: String) throws -> EventLog.Head {
        let log = try EventLog(opening: directory, access: .readOnly)
        defer { log.close() }
        return try log.head()
    }

    struct Result {
        var head: EventLog.Head
        var before: UInt64
        var after: UInt64
    }

    static let format = RecordFormat<Result>(
        id: { $0.head.position.description },
        columns: [
            Column("position", "POSITION") { .number($0.head.position.rawValue) },
            Column("root", "TREE HEAD", .line) { .hex($0.head.root) },
            Column("bytesBefore", "BEFORE") { .number($0.before) },
            Column("bytesAfter", "AFTER") { .number($0.after) },
        ])
}
