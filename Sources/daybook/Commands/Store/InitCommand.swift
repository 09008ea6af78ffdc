import ArgumentParser
import EventLog

/// `daybook init`: a new store, whose clock is real or virtual for good (law 11).
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Create a store.",
        discussion: """
            daybook init --store books
            daybook init --store rehearsal --clock virtual --at 2026-03-01T00:00:00Z
            """)

    enum Clock: String, CaseIterable, ExpressibleByArgument { case real, virtual }

    @OptionGroup var store: StoreOptions

    @Option(help: "Whose time the store records; cannot be changed later.")
    var clock = Clock.real

    @Option(help: ArgumentHelp("Where a virtual clock begins.", valueName: "time"))
    var at: InstantArgument?

    @OptionGroup var dryRun: DryRunOption

    func validate() throws {
        if clock == .virtual && at == nil {
            throw ValidationError("a virtual clock needs --at TIME, where it begins")
        }
        if clock == .real && at != nil {
            throw ValidationError("--at is for a virtual clock; the real one cannot be set")
        }
    }

    func run() throws {
        let directory = try store.directory()
        if dryRun.isOn { return try Rehearsal(choice: choice).show(for: directory) }
        try EventLog.create(at: directory, clock: choice)
        let log = try EventLog(opening: directory, access: .readOnly)
        var output = StandardOutput()
        try output.line(log.storeID)
        try output.flush()
        StandardError.line("created the store \(log.storeID) at \(directory), \(clock) clock")
        StandardError.hint("daybook policy adopt FILE --author A --approver B")
    }

    private var choice: EventLog.ClockChoice {
        at.map { .virtual(startingAt: $0.instant) } ?? .real
    }
}
