import ArgumentParser
import EventLog
import Projections

/// Which events of the log are wanted.
///
/// Times are recorded times and the interval is half-open: `--from` is in it, `--to` is not.
struct LogFilter: ParsableArguments {
    @Option(help: ArgumentHelp("Only this stream, such as exception/QX-9.", valueName: "name"))
    var stream: String?

    @Option(
        help: ArgumentHelp(
            "Only this type, such as DispositionRecorded; repeat for more.", valueName: "name"))
    var type: [String] = []

    @Option(help: ArgumentHelp("Only events after this position.", valueName: "position"))
    var after: PositionArgument?

    @Option(help: ArgumentHelp("At most so many events.", valueName: "n"))
    var limit: Int?

    @Option(help: ArgumentHelp("Only events recorded at this time or later.", valueName: "time"))
    var from: InstantArgument?

    @Option(help: ArgumentHelp("Only events recorded before this time.", valueName: "time"))
    var to: InstantArgument?

    @Option(
        name: .customLong("as-of"), parsing: .unconditional,
        help: ArgumentHelp("Only what was in the log then.", valueName: "moment"))
    var asOf: String?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more") }
    }

    /// The positions between which the events lie, as the log stands now.
    func range(in log: EventLog) throws -> (after: Position, last: Position) {
        var first = after?.position ?? .start
        var last = try log.head().position
        if let asOf { last = try AsOfPrinter.resolve(asOf, in: log) }
        if let from { first = max(first, try log.position(asOf: from.instant.previous)) }
        if let to { last = min(last, try log.position(asOf: to.instant.previous)) }
        return (first, max(first, last))
    }

    func matches(_ event: RecordedEvent) -> Bool {
        if let stream, event.stream != stream { return false }
        return type.isEmpty || types.contains(event.type)
    }

    var types: Set<String> { Set(type.map(EventName.full)) }
}

extension Instant {
    /// The last moment before this one.
    fileprivate var previous: Instant { adding(nanoseconds: -1) }
}
