import ArgumentParser
import CaseLifecycle
import ExceptionClosure
import Projections
import Schema

/// `daybook queue`: what waits, runs, stands still or is done, per exception; or what each open
/// case waits for.
struct QueueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "What waits, runs, stands still or is done.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var effective: EffectiveOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var workflow: WorkflowOptions

    @Argument(help: "Only this exception, or this case.")
    var id: String?

    @Option(help: "Only this state, or what a case waits for; repeat for more.")
    var state: [WorkflowWord<QueueState, CaseWait>] = []

    func validate() throws {
        for word in state { try word.check(workflow.name, "state") }
    }

    func run() throws {
        switch workflow.name {
        case .exceptionClosure:
            let listing = ViewListing<QueueView>(
                command: "daybook queue", format: QueueFormat.full,
                groups: state.closureGroups(),
                next: { row in
                    row.state == .stopped
                        ? Suggestion(command: "daybook show \(row.followupID)", isUrgent: true)
                        : Suggestion(
                            command: "daybook history \(row.exceptionID)", isUrgent: false)
                })
            try listing.print(store, read, effective, output, id: id)
        case .caseLifecycle:
            let listing = ViewListing<CaseQueueView>(
                command: "daybook queue --workflow case-lifecycle", format: CaseQueueFormat.full,
                groups: state.lifecycleGroups(),
                next: { row in
                    row.followupID.isEmpty
                        ? Suggestion(command: "daybook history \(row.caseID)", isUrgent: false)
                        : Suggestion(command: "daybook show \(row.followupID)", isUrgent: true)
                })
            try listing.print(store, read, effective, output, id: id)
        }
    }
}
