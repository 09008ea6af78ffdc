import ArgumentParser
import CaseLifecycle
import Projections
import Schema

/// `daybook standup`: each team's digest of each date, and what became of it.
struct StandupCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "standup",
        abstract: "Each team's standup digest of each date, and what became of it.")
    static let format = StandupFormat.full
    static let isKeyedByID = false

    typealias V = StandupView

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var effective: EffectiveOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Only this local date, such as 2026-12-24.")
    var id: String?

    @Option(help: "Only this team; repeat for more.")
    var team: [String] = []

    @Option(help: "Only this state; repeat for more.")
    var state: [EnumArgument<StandupState>] = []

    var groups: [UInt8]? { state.groups() }

    func isWanted(_ row: StandupRow) -> Bool {
        team.isEmpty || team.contains(row.team)
    }

    func isNamed(_ row: ViewRow<StandupRow>, _ id: String) -> Bool { row.row.date == id }
}
