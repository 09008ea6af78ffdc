import ArgumentParser
import EventLog
import Schema
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
        var lines = try LineReader(file, longest: LogText.lineBytesMax)
        let replica: LogReplica
        let header: LogText.Header
        do {
            guard let first = try lines.line() else { throw LogText.Fault(what: "it is empty") }
            header = try LogText.header(first)
            replica = try LogReplica(
                at: directory, storeID: header.storeID,
                clock: header.clock == LogText.virtualClock ? .virtual : .real)
        } catch let fault as LogText.Fault {
            throw refusal(fault.what, line: lines.number)
        }
        do {
            try fill(replica, header, &lines)
        } catch let fault as LogText.Fault {
            throw refusal(fault.what, line: lines.number)
        } catch let fault as LogReplica.Fault {
            // A line an event, after the first.
            throw refusal(
                "\(fault.position): \(fault.what)", line: Int(fault.position.rawValue) + 1)
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

    private func fill(
        _ replica: LogReplica, _ header: LogText.Header, _ lines: inout LineReader
    ) throws {
        let progress = Progress("imported")
        defer { progress.end() }
        var request = RequestLines()
        var position = Position.start
        while let line = try lines.line() {
            if let trailer = try LogText.trailer(line) {
                try request.requireWhole()
                try require(trailer, replica, header)
                guard try lines.line() == nil else {
                    throw LogText.Fault(what: "something follows the last line")
                }
                return
            }
            let event = try LogText.event(line)
            guard event.position == position.next else {
                throw LogText.Fault(
                    what: "\(event.position) follows \(position): lines are missing or moved")
            }
            position = event.position
            if position == Position(1) { try require(header, in: event) }
            if let whole = try request.add(event) { try replica.append(whole) }
            progress.tell(position.rawValue, of: header.events)
        }
        throw LogText.Fault(what: "the file ends before its last line: it was cut")
    }

    private func require(
        _ trailer: LogText.Trailer, _ replica: LogReplica, _ header: LogText.Header
    ) throws {
        let head = try replica.head()
        guard trailer.events == head.position.rawValue, trailer.events == header.events else {
            throw LogText.Fault(
                what: "\(trailer.events) events are announced, \(header.events) in the first "
                    + "line, and \(head.position.rawValue) found")
        }
        guard trailer.root == head.root else {
            throw LogText.Fault(
                what: "the tree head of the events is \(Hex.string(head.root)), not "
                    + Hex.string(trailer.root))
        }
    }

    /// The first line is what no leaf covers; the first event says the same.
    private func require(_ header: LogText.Header, in event: VerbatimEvent) throws {
        guard event.said.type == StoreCreated.protoMessageName, !event.isErased,
            let created = try? StoreCreated(serializedBytes: event.said.payload)
        else { throw LogText.Fault(what: "the first event is not the store's creation") }
        let clock = created.clock == .virtual ? LogText.virtualClock : LogText.realClock
        guard created.storeID == header.storeID, clock == header.clock else {
            throw LogText.Fault(
                what: "the first line names the store \(header.storeID), \(header.clock) clock; "
                    + "the first event \(created.storeID), \(clock) clock")
        }
    }

    private func refusal(_ what: String, line: Int) -> Trouble {
        Trouble(
            what, place: "\(file == "-" ? "standard input" : file), line \(line)",
            remedy: "no store was made; export again, or find what changed the file", status: .no)
    }
}

/// The events of one request, until they are all there.
private struct RequestLines {
    private var events: [VerbatimEvent] = []

    /// What a request may hold, so that no count in a file decides how much is kept in memory.
    private static let eventsMax: UInt32 = 1_000

    mutating func add(_ event: VerbatimEvent) throws -> [VerbatimEvent]? {
        guard (1...Self.eventsMax).contains(event.count), event.index == UInt32(events.count),
            event.index < event.count
        else {
            throw LogText.Fault(
                what: "event \(event.index) of \(event.count) of a request follows "
                    + "\(events.count) of it")
        }
        if let first = events.first {
            guard
                event.key == first.key, event.count == first.count,
                event.recorded == first.recorded, event.contentDigest == nil
            else {
                throw LogText.Fault(what: "it is not of the request that the line before is of")
            }
        }
        events.append(event)
        guard events.count == Int(event.count) else { return nil }
        defer { events = [] }
        return events
    }

    func requireWhole() throws {
        guard events.isEmpty else {
            throw LogText.Fault(what: "the last request is cut short")
        }
    }
}
