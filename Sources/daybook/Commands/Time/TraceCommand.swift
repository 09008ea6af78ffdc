import ArgumentParser
import EventLog

/// `daybook trace`: all that an event has caused.
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace", abstract: "All that one event has caused, as a tree.",
        discussion: """
            Goes through the log from the event on, by the causes that events name. What follows \
            in the same stream goes on at one depth, what follows in another branches off.

            daybook trace @3
            """)

    @Argument(help: "The event's position.")
    var event: PositionArgument

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let log = try store.openForReading()
        defer { log.close() }
        let last =
            try read.asOf.map { try AsOfPrinter.resolve($0, in: log) }
            ?? log.head().position
        guard event.position > .start, event.position <= last else {
            throw Trouble.unknown(
                "there is no event \(event.position)", place: "the log ends at \(last)")
        }
        var consequences = Consequences(of: try log.event(at: event.position))
        var after = event.position
        while after < last {
            let page = try log.read(after: after, upTo: last, limit: EventSource.page)
            guard let end = page.last else { break }
            for event in page { consequences.look(at: event) }
            after = end.position
        }
        let lines = CauseTree(consequences.events).lines
        try CauseFormat.print(lines.map { .init(event: $0.event, depth: $0.depth) }, output.mode)
    }
}

/// What has followed from an event so far, by looking at the events after it in their order.
struct Consequences {
    private(set) var events: [RecordedEvent]
    private var positions: Set<Position>
    private var sideStreams: Set<String> = []

    init(of event: RecordedEvent) {
        events = [event]
        positions = [event.position]
        if CauseTree.isSideStream(event.stream) { sideStreams.insert(event.stream) }
    }

    mutating func look(at event: RecordedEvent) {
        let isCaused = event.causation.map(positions.contains) ?? false
        guard isCaused || sideStreams.contains(event.stream) else { return }
        events.append(event)
        positions.insert(event.position)
        if CauseTree.isSideStream(event.stream) { sideStreams.insert(event.stream) }
    }
}
