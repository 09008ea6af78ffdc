import ArgumentParser
import CaseLifecycle
import ExceptionClosure
import Projections
import Schema

/// `daybook ledger`: entries and contra-entries, of the review ledger or of cases; a reversal never
/// deletes.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Entries and contra-entries of the review ledger, or of cases.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var effective: EffectiveOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var workflow: WorkflowOptions

    @Argument(help: "Only this exception or this case, or this entry.")
    var id: String?

    @Option(help: "Only this kind; repeat for more.")
    var kind: [EnumArgument<LedgerEntryKind>] = []

    func run() throws {
        switch workflow.name {
        case .exceptionClosure:
            let listing = ViewListing<LedgerView>(
                command: "daybook ledger", format: LedgerFormat.full,
                groups: kind.groups(), isNamed: { $0.key == $1 || $0.row.exceptionID == $1 })
            try listing.print(store, read, effective, output, id: id)
        case .caseLifecycle:
            let listing = ViewListing<CaseLedgerView>(
                command: "daybook ledger --workflow case-lifecycle", format: CaseLedgerFormat.full,
                groups: kind.groups(), isNamed: { $0.key == $1 || $0.row.caseID == $1 })
            try listing.print(store, read, effective, output, id: id)
        }
    }
}
