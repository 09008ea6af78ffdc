import ArgumentParser
import CaseLifecycle
import ExceptionClosure
import Projections
import Schema

/// `daybook tracker`: what the exception tracker holds by our hand; or which cases left the plan.
struct TrackerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tracker",
        abstract: "What the exception tracker holds, or which cases left the plan.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var effective: EffectiveOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var workflow: WorkflowOptions

    @Argument(help: "Only this exception or this case, or this occurrence of one: T-1@2.")
    var id: String?

    @Option(help: "Only this state; repeat for more.")
    var state: [WorkflowWord<TrackerState, CaseTrackState>] = []

    func validate() throws {
        for word in state { try word.check(workflow.name, "state") }
    }

    func run() throws {
        switch workflow.name {
        case .exceptionClosure:
            let listing = ViewListing<TrackerView>(
                command: "daybook tracker", format: TrackerFormat.full,
                groups: state.closureGroups())
            try listing.print(store, read, effective, output, id: id)
        case .caseLifecycle:
            let listing = ViewListing<CaseTrackerView>(
                command: "daybook tracker --workflow case-lifecycle",
                format: CaseTrackerFormat.full, fieldsOfJSON: CaseTrackerFormat.fieldsOfJSON,
                groups: state.lifecycleGroups(), isNamed: { $0.key == $1 || $0.row.caseID == $1 },
                next: {
                    Suggestion(command: "daybook history \($0.caseID)", isUrgent: $0.state == .open)
                })
            try listing.print(store, read, effective, output, id: id)
        }
    }
}
