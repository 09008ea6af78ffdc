import ArgumentParser
import EventLog

/// Shows what a command would append, and appends nothing.
struct DryRunOption: ParsableArguments {
    @Flag(
        name: .customLong("dry-run"),
        help: "Print the exact events, in the form of ‘log --json’, and write nothing.")
    var isOn = false

    /// Prints what `request` would append now.
    static func show(_ request: AppendRequest, in log: EventLog) throws {
        try show(try log.dryRun(request))
    }

    static func show(_ events: [RecordedEvent]) throws {
        var printer = RecordPrinter(EventFormat.full, mode: .json)
        for event in events { try printer.print(event) }
        try printer.finish()
    }
}
