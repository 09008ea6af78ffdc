import ArgumentParser
import EventLog

/// `daybook history`: everything that happened to one exception, in the order of the log.
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "The events of one exception, its effects and follow-ups, in order.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The exception's id.")
    var id: String

    func run() throws {
        let session = try ReadSession(store: store, read: read)
        let events = try Dossier(session, exception: id).events()
        try session.tell()
        guard !events.isEmpty else {
            throw Trouble.unknown(
                "the log has no exception \(id) at \(session.wanted)",
                remedy: "list the exceptions with ‘daybook queue --quiet’")
        }
        var printer = RecordPrinter(EventFormat.full, mode: output.mode)
        for event in events { try printer.print(event) }
        try printer.finish()
        StandardError.hint("daybook show \(id)")
    }
}
