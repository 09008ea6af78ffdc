import ArgumentParser
import CaseLifecycle
import Projections
import Schema

/// `daybook milestones`: each clock of each case, and its verdict.
struct MilestonesCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "milestones", abstract: "Each clock of each case, and its verdict.")
    static let format = MilestoneFormat.full

    typealias V = MilestonesView

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var effective: EffectiveOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Only those of this case.")
    var id: String?

    @Option(help: "Only this state; repeat for more.")
    var state: [EnumArgument<MilestoneState>] = []

    var groups: [UInt8]? { state.groups() }

    func isNamed(_ row: ViewRow<MilestoneRow>, _ id: String) -> Bool { row.row.caseID == id }

    func next(after row: MilestoneRow) -> Suggestion? {
        Suggestion(
            command: "daybook history \(row.caseID)", isUrgent: row.state == .violated)
    }
}
