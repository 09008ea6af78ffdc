import ArgumentParser
import CaseLifecycle
import Projections
import Schema

/// `daybook cases`: where each case stands.
struct CasesCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "cases", abstract: "Where each case stands.")
    static let format = CaseFormat.full
    static let fieldsOfJSON = CaseFormat.fieldsOfJSON

    typealias V = CasesView

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var effective: EffectiveOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Only this case.")
    var id: String?

    @Option(help: "Only this status; repeat for more.")
    var status: [EnumArgument<CaseStatus>] = []

    @Option(help: "Only this priority; repeat for more.")
    var priority: [EnumArgument<Priority>] = []

    var groups: [UInt8]? { status.groups() }

    func isWanted(_ row: CaseRow) -> Bool {
        priority.isEmpty || priority.contains { $0.value == row.priority }
    }

    func next(after row: CaseRow) -> Suggestion? {
        Suggestion(
            command: "daybook milestones \(row.caseID)",
            isUrgent: row.violations > 0 && row.status != .closed)
    }
}
