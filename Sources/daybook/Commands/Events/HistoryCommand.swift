import ArgumentParser
import EventLog

/// `daybook history`: everything that happened to one exception or case, in the order of the log.
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "The events of one exception or case, its effects and follow-ups, in order.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The exception's id, or the case's.")
    var id: String

    func run() throws {
        let session = try ReadSession(store: store, read: read)
        let (events, isCase) = try Dossier.events(of: id, session)
        try session.tell()
        var printer = RecordPrinter(EventFormat.full, mode: output.mode)
        for event in events { try printer.print(event) }
        try printer.finish()
        StandardError.hint(
            isCase ? "daybook policy explain \(id)" : "daybook show \(id)")
    }
}
