import ArgumentParser
import EventLog
import TextForms

/// `daybook export ndjson`: the whole log as text, of which the same log can be made again.
struct ExportNDJSON: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ndjson",
        abstract: "Write every record, with all of its fields, as JSON lines.",
        discussion: """
            Writers go on; what they append is not in it. The text holds payloads and salts: keep \
            it as you keep the store. It does not hold the store's secret, by which repeated \
            requests are told from conflicting ones; --with-secret puts that into a file of its own.

            daybook export ndjson books.ndjson --with-secret books.secret
            daybook import ndjson books.ndjson --secret books.secret --store books-again
            """)

    @Argument(help: "A new file, or - for standard output.")
    var file: String

    @Option(
        help: ArgumentHelp("Write the store's secret there, a new file.", valueName: "file"))
    var withSecret: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let directory = try store.directory()
        let log = try EventLog(opening: directory, access: .readOnly)
        defer { log.close() }
        let head = try log.head()
        let text = try TextFile(file)
        let clock = log.clockMode == .virtual ? LogText.virtualClock : LogText.realClock
        let all = head.position.rawValue
        try text.line(
            LogText.line(LogText.Header(storeID: log.storeID, clock: clock, events: all)))
        let progress = Progress("exported")
        defer { progress.end() }
        try log.scan(upTo: head.position) { event in
            let event = try event.verbatim()
            try text.line(LogText.line(event))
            progress.tell(event.position.rawValue, of: all)
        }
        try text.line(LogText.line(LogText.Trailer(events: all, root: head.root)))
        if let withSecret {
            try DurableFile.create(
                secret: withSecret, try InputBytes.read(directory + "/secret", max: 256))
        }
        try text.finish()
        progress.end()
        StandardError.line(
            "exported \(StandardError.count(all, "event")), tree head \(Hex.string(head.root))")
        guard file != "-" else { return }
        try TransferFormat.print(
            .init(
                file: file, storeID: log.storeID, head: head.position, root: head.root,
                hasSecret: withSecret != nil), output.mode)
    }
}
