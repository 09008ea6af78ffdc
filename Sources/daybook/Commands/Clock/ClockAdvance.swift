import ArgumentParser
import EventLog

/// `daybook clock advance`: moves a virtual clock, as an event.
struct ClockAdvance: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "advance", abstract: "Move a virtual clock forward.")

    @Option(help: ArgumentHelp("To this time.", valueName: "time"))
    var to: InstantArgument?

    @Option(help: ArgumentHelp("By this length, such as 2h or 1h30m.", valueName: "length"))
    var by: DurationArgument?

    @OptionGroup var store: StoreOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var dryRun: DryRunOption

    func validate() throws {
        if (to == nil) == (by == nil) { throw ValidationError("give either --to or --by") }
    }

    func run() throws {
        let log = try store.openForWriting()
        defer { log.close() }
        guard log.clockMode == .virtual else {
            throw Trouble(
                "the store runs on the real clock, which nobody moves",
                remedy: "a rehearsal needs a store of its own: daybook init --clock virtual",
                status: .no)
        }
        let now = log.now()
        let time = to?.instant ?? by.map { now + $0.duration } ?? now
        guard time >= now else {
            throw Trouble(
                "a clock never goes back", place: "it shows \(now), asked was \(time)",
                remedy: "give a later time", status: .no)
        }
        if dryRun.isOn {
            return try DryRunOption.show(try log.dryRunAdvanceClock(to: time, by: actor.actor))
        }
        let receipt = try log.advanceClock(to: time, by: actor.actor)
        var output = StandardOutput()
        try output.line(log.now().description)
        try output.flush()
        StandardError.line(
            receipt.isDuplicate
                ? "the clock shows \(time) already" : "the clock shows \(time), \(receipt.first)")
    }
}
