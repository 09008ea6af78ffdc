import ArgumentParser
import EventLog
import Projections
import Schema

/// `daybook followups`: what a person has to decide, and what became of it.
struct FollowUpsCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "followups", abstract: "What a person has to decide.")
    static let format = FollowUpFormat.full
    static let isKeyedByID = false

    typealias V = FollowUpsView

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var effective: EffectiveOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Only this follow-up, or those of this exception or case.")
    var id: String?

    @Option(help: "Only this state; repeat for more.")
    var state: [EnumArgument<FollowUpState>] = []

    var groups: [UInt8]? { state.groups() }

    func isNamed(_ row: ViewRow<FollowUpRow>, _ id: String) -> Bool {
        row.key == id || row.row.run.exceptionID == id || row.row.caseID == id
    }

    func next(after row: FollowUpRow) -> Suggestion? {
        row.state == .resolved
            ? nil : Suggestion(command: "daybook show \(row.id)", isUrgent: true)
    }
}
