import ArgumentParser
import CaseLifecycle
import ExceptionClosure
import Projections
import Schema

/// `daybook audit`: the whole trace of every run, or of every occurrence of a case.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "The trace of each run, or of each case: checks, steps, outcome.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var effective: EffectiveOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var workflow: WorkflowOptions

    @Argument(help: "Only this exception or this case, or this run or occurrence of one.")
    var id: String?

    @Option(help: "Only this outcome; repeat for more.")
    var outcome: [WorkflowWord<RunOutcome, CaseOutcome>] = []

    func validate() throws {
        for word in outcome { try word.check(workflow.name, "outcome") }
    }

    func run() throws {
        switch workflow.name {
        case .exceptionClosure:
            let listing = ViewListing<AuditView>(
                command: "daybook audit", format: AuditFormat.full,
                fieldsOfJSON: AuditFormat.fieldsOfJSON,
                groups: outcome.closureGroups(),
                isNamed: { $0.key == $1 || $0.row.run.exceptionID == $1 })
            try listing.print(store, read, effective, output, id: id)
        case .caseLifecycle:
            let listing = ViewListing<CaseAuditView>(
                command: "daybook audit --workflow case-lifecycle", format: CaseAuditFormat.full,
                fieldsOfJSON: CaseAuditFormat.fieldsOfJSON,
                groups: outcome.lifecycleGroups(), isNamed: { $0.key == $1 || $0.row.caseID == $1 })
            try listing.print(store, read, effective, output, id: id)
        }
    }
}
