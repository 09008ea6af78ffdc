import ArgumentParser
import EventLog

/// `daybook clock show`: the log's present and the head's recorded time.
struct ClockShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "What time the log has.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    struct Reading {
        let mode: String
        let now: Instant
        let head: EventLog.Head
    }

    static let listing = RecordFormat<Reading>(
        id: { $0.now.description },
        columns: [
            Column("mode", "CLOCK") { .text($0.mode) },
            Column("now", "NOW") { .instant($0.now) },
            Column("headPosition", "HEAD") { .position($0.head.position) },
            Column("headRecorded", "HEAD RECORDED") { .instant($0.head.recorded) },
        ])

    func run() throws {
        let log = try store.openForReading()
        var printer = RecordPrinter(Self.listing, mode: output.mode)
        let mode = EnumWords.word(log.clockMode)
        try printer.print(Reading(mode: mode, now: log.now(), head: try log.head()))
        try printer.finish()
    }
}
