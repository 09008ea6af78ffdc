import ArgumentParser
import EventLog
import MerkleLog

/// `daybook export`: the log as plain files, for those who shall not open the store.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the log as plain files.",
        subcommands: [ExportTlog.self, ExportNDJSON.self])
}

/// `daybook export tlog`: tiles, entries and the checkpoint signed last, as C2SP tlog-tiles.
struct ExportTlog: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tlog", abstract: "Write the tree, its entries and the signed checkpoint.",
        discussion: """
            Into a folder that any web server can serve. A later export into it adds what is new. \
            An entry is an event's envelope; payloads are not in it. Exit code 1 if the folder \
            holds another log, or another past of this one.

            daybook-verify export DIR --policy FILE
            """)

    @Argument(help: "The folder: a new one, or that of an earlier export.")
    var folder: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("Another checkpoint than the one signed last.", valueName: "file"))
    var checkpoint: String?

    func run() throws {
        let directory = try store.directory()
        let log = try EventLog(opening: directory, access: .readOnly)
        let (note, signed) =
            try checkpoint.map { try StoreCheckpoint.read($0) }
            ?? StoreCheckpoint(store: directory).require()
        try require(signed, in: log, place: checkpoint ?? directory)
        var tiles = try TileDirectory(folder)
        let lock = try DirectoryLock(folder)
        let old = try tiles.checkpoint()
        if let old { try requireContinued(old, by: signed, in: log) }
        let progress = Progress("exported")
        var count = 0
        try log.exportTiles(
            from: Position(old?.size ?? 0), to: Position(signed.size),
            progress: { progress.tell($0.rawValue, of: signed.size) },
            write: { path, bytes in
                try tiles.write(path, bytes)
                count += 1
            })
        progress.end()
        try tiles.finish(note)
        _ = consume lock
        var printer = RecordPrinter(Self.format, mode: output.mode)
        try printer.print(
            Result(folder: folder, checkpoint: signed, from: old?.size ?? 0, tiles: count))
        try printer.finish()
        StandardError.hint("daybook-verify export \(folder) --policy FILE")
    }

    /// Refuses a checkpoint that this log has no tree for.
    private func require(_ signed: Checkpoint, in log: EventLog, place: String) throws {
        let head = try log.head().position
        guard signed.size <= head.rawValue, try log.nodes.root(at: signed.size) == signed.root
        else {
            throw Trouble(
                "the checkpoint at @\(signed.size) is not of this log, which ends at \(head)",
                place: place, remedy: "name one that was signed for this store", status: .no)
        }
    }

    private func requireContinued(
        _ old: Checkpoint, by signed: Checkpoint, in log: EventLog
    ) throws {
        let remedy = "export into a new folder, and keep this one if it should be of this log"
        guard old.origin == signed.origin else {
            throw Trouble(
                "the folder holds the log ‘\(old.origin)’, not ‘\(signed.origin)’", place: folder,
                remedy: remedy, status: .no)
        }
        guard old.size <= signed.size else {
            throw Trouble(
                "the folder is further on, at @\(old.size), than the checkpoint at @\(signed.size)",
                place: folder, remedy: "name a newer checkpoint", status: .no)
        }
        guard try log.nodes.root(at: old.size) == old.root else {
            throw Trouble(
                "the folder holds another past of this log up to @\(old.size)", place: folder,
                remedy: remedy, status: .no)
        }
    }

    struct Result {
        var folder: String
        var checkpoint: Checkpoint
        var from: UInt64
        var tiles: Int
    }

    static let format = RecordFormat<Result>(
        id: { "@\($0.checkpoint.size)" },
        columns: [
            Column("folder", "FOLDER") { .text($0.folder) },
            Column("origin", "ORIGIN") { .text($0.checkpoint.origin) },
            Column("position", "POSITION") { .number($0.checkpoint.size) },
            Column("root", "TREE HEAD", .line) { .hex($0.checkpoint.root.bytes) },
            Column("from", "FROM") { .number($0.from) },
            Column("tiles", "FILES") { .number(UInt64($0.tiles)) },
        ])
}
