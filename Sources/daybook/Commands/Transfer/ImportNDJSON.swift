import ArgumentParser
import EventLog
import TextForms

/// `daybook import ndjson`: the store that an export was taken of, once more.
///
/// The rule: the roots are the same, or there is no store. A file that was cut or changed is
/// refused with its line.
struct ImportNDJSON: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ndjson", abstract: "Make a store of what ‘export ndjson’ wrote.",
        discussion: """
            The new store has the records, the id and the tree head of the old one. Without \
            --secret it can be read, and not written, until the old store's file ‘secret’ is put \
            into it. Its views are to be folded, or ‘daybook rebuild’ makes them.

            Only one of the two stores may go on: both have the same id. Exit code 1 if the file \
            does not hold a whole, unchanged log.
            """)

    @Argument(help: "The file, or - for standard input.")
    var file: String

    @Option(
        help: ArgumentHelp("What ‘export ndjson --with-secret’ wrote.", valueName: "file"))
    var secret: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let directory = try store.directory()
        let header: LogText.Header
        let replica: LogReplica
        do {
            var text = try LogImport(file, at: directory)
            let progress = Progress("imported")
            defer { progress.end() }
            try text.fill { progress.tell($0, of: $1) }
            (header, replica) = (text.header, text.replica)
        } catch let refusal as LogImport.Refusal {
            throw Trouble(
                refusal.what,
                place: "\(file == "-" ? "standard input" : file), line \(refusal.line)",
                remedy: "no store was made; export again, or find what changed the file",
                status: .no)
        }
        let head = try replica.head()
        try replica.finish(secret: secret)
        StandardError.line(
            "made the store \(header.storeID) at \(directory): "
                + "\(StandardError.count(head.position.rawValue, "event")), "
                + "tree head \(Hex.string(head.root))")
        if secret == nil {
            StandardError.line("it has no secret and can only be read: put that file into it")
        }
        try TransferFormat.print(
            .init(
                file: file, storeID: header.storeID, head: head.position, root: head.root,
                hasSecret: secret != nil), output.mode)
        StandardError.hint("daybook verify --store \(directory)")
    }
}
