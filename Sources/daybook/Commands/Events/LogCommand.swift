import ArgumentParser
import EventLog

/// `daybook log`: the events themselves, filtered, in either direction, and as they come.
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "The events, in the order of the log.",
        discussion: """
            daybook log --stream exception/QX-9 --json
            daybook log --type DispositionRecorded --after @1000 --limit 20
            daybook log --from 2026-03-01T00:00:00Z --to 2026-04-01T00:00:00Z
            daybook log --follow
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var filter: LogFilter

    @Flag(help: "From the newest to the oldest.")
    var reverse = false

    @Flag(name: [.short, .long], help: "Go on with new events as they come, until interrupted.")
    var follow = false

    func validate() throws {
        if follow && (reverse || filter.asOf != nil || filter.to != nil) {
            throw ValidationError("--follow goes on without end: not with --reverse, --as-of, --to")
        }
    }

    func run() throws {
        let log = try store.openForReading()
        let range = try filter.range(in: log)
        var printer = RecordPrinter(EventFormat.full, mode: output.mode, isLive: follow)
        let source = EventSource(log: log, filter: filter, range: range)
        let limit = filter.limit ?? .max
        if reverse {
            try source.newestFirst {
                try printer.print($0); return printer.count < limit
            }
        } else {
            try source.oldestFirst {
                try printer.print($0); return printer.count < limit
            }
        }
        if follow && printer.count < limit {
            try LogFollower(log: log, filter: filter, after: range.last)
                .run {
                    try printer.print($0); return printer.count < limit
                }
        }
        try printer.finish()
    }
}
