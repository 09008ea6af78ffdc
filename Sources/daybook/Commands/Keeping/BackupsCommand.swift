import ArgumentParser
import EventLog
import Schema

/// `daybook backups`: the backups that the log knows of, and what was erased since that they hold.
struct BackupsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backups", abstract: "The backups taken, and what erased data they hold.",
        discussion: """
            A backup is noted in the log when it is taken. Once it is gone, say so: --discard \
            PLACE --reason TEXT notes that in the log, and removes no file.
            """)

    @Option(help: ArgumentHelp("Note that this backup is gone.", valueName: "place"))
    var discard: String?

    @Option(help: ArgumentHelp("Why, or how it was destroyed.", valueName: "text"))
    var reason: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (discard == nil) == (reason == nil), reason != "" else {
            throw ValidationError("--discard PLACE and --reason TEXT go together")
        }
    }

    func run() throws {
        if let discard, let reason { return try note(discard, reason) }
        let log = try store.openForReading()
        defer { log.close() }
        let list = try BackupList(log)
        var printer = RecordPrinter(Self.format, mode: output.mode)
        for backup in list.backups {
            try printer.print(Row(backup: backup, erased: try list.erased(since: backup)))
        }
        try printer.finish()
    }

    private func note(_ place: String, _ reason: String) throws {
        let log = try store.openForWriting()
        defer { log.close() }
        let known = try BackupList(log).backups.filter { $0.place == place }
        guard !known.isEmpty else {
            throw Trouble.unknown(
                "the log knows no backup at that place", place: place,
                remedy: "list them with ‘daybook backups’")
        }
        for backup in known {
            let gone = BackupDiscarded.with {
                $0.place = place
                $0.position = backup.position.rawValue
                $0.reason = reason
            }
            let request = try BackupList.events.request(
                gone, "discarded/\(backup.noted.rawValue)", by: actor.actor, at: log.now())
            let receipt = try log.appendBlocking(request)
            StandardError.line("\(place) at \(backup.position) is gone, noted at \(receipt.first)")
        }
    }

    struct Row {
        var backup: BackupList.Backup
        var erased: UInt64
    }

    static let format = RecordFormat<Row>(
        id: { $0.backup.place },
        columns: [
            Column("place", "PLACE") { .text($0.backup.place) },
            Column("position", "POSITION") { .number($0.backup.position.rawValue) },
            Column("root", "TREE HEAD", .line) { .hex($0.backup.root) },
            Column("taken", "TAKEN") { .instant($0.backup.taken) },
            Column("erased", "ERASED SINCE") { .number($0.erased) },
        ])
}
