import ArgumentParser

/// `daybook clock`: what time the log has, and how a person moves it (law 11).
struct ClockCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Show, advance or accept the log's clock.",
        subcommands: [ClockShow.self, ClockAdvance.self, ClockAccept.self],
        defaultSubcommand: ClockShow.self)
}
