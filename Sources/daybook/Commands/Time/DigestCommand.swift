import ArgumentParser
import EventLog
import Projections
import Schema
import ViewRegistry

/// `daybook digest`: what all rows of each view come to, on one line each, and notes it in the log.
///
/// The rule: equal digests, equal rows at every position so far. What is noted is what an auditor's
/// own rebuild is held against.
struct DigestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest", abstract: "A digest of each view; note it for auditors.",
        discussion: """
            SHA-256 over all versions of all rows up to the position. With --record it becomes an \
            event; ‘daybook-rebuild --from EXPORT’ and ‘daybook-rebuild --compare’ hold what they \
            rebuild against all that was noted.

            daybook digest --record --reason "for the audit of the third quarter"
            daybook export ndjson books.ndjson
            daybook-rebuild --from books.ndjson
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Note it in the log.")
    var record = false

    @Option(help: ArgumentHelp("What it is for; kept in the log.", valueName: "text"))
    var reason: String?

    @OptionGroup var actor: ActorOptions

    func validate() throws {
        if reason != nil, !record { throw ValidationError("--reason belongs to --record") }
    }

    func run() throws {
        let session = try ReadSession(store: store, read: read)
        let digests = try session.views.digests(upTo: session.wanted)
        session.close()
        if let short = digests.first(where: { $0.position < session.wanted }) {
            throw Trouble(
                "the view \(short.view) reaches \(short.position) only, not \(session.wanted)",
                remedy: "‘daybook status’ says why", status: .no)
        }
        let noted = record ? try note(digests, at: session.wanted) : nil
        var printer = RecordPrinter(Self.format, mode: output.mode)
        for digest in digests { try printer.print(Line(digest: digest, noted: noted)) }
        try printer.finish()
        if !record { StandardError.hint("daybook digest --record --reason TEXT") }
    }

    private func note(_ digests: [ViewDigest], at position: Position) throws -> Position {
        let log = try store.openForWriting()
        defer { log.close() }
        let root = position == .start ? [] : try log.head(at: position)
        let recorded = RecordedDigests.event(
            digests, at: position, root: root, reason: reason ?? "")
        let labels = digests.map { "\($0.view) v\($0.version)" }.joined(separator: ", ")
        let id = "\(position) \(labels)"
        if let known = try log.firstPosition(for: Self.events.key(id)) {
            StandardError.line("known: the digests at \(position) were noted at \(known)")
            return known
        }
        let request = try Self.events.request(recorded, id, by: actor.actor, at: log.now())
        return try log.appendBlocking(request).first
    }

    private static let events = OwnEvents(
        stream: RecordedDigests.stream, source: "daybook/digest")

    struct Line {
        var digest: ViewDigest
        var noted: Position?
    }

    static let format = RecordFormat<Line>(
        id: { $0.digest.view },
        columns: [
            Column("view", "VIEW") { .text($0.digest.view) },
            Column("version", "FOLD") { .number(UInt64($0.digest.version)) },
            Column("position", "POSITION") { .number($0.digest.position.rawValue) },
            Column("versions", "VERSIONS") { .number(UInt64($0.digest.versions)) },
            Column("sha256", "SHA-256") { .text($0.digest.sha256) },
            Column("noted", "NOTED", .line) { $0.noted.map { .number($0.rawValue) } ?? .none },
        ])
}
