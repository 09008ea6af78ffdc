import ArgumentParser
import EventLog
import ExceptionClosure
import Projections
import Schema

/// `daybook ledger`: entries and contra-entries; a reversal never deletes.
struct LedgerCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Entries and contra-entries of the review ledger.")
    static let format = LedgerFormat.full

    typealias V = LedgerView

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Only this exception, or this entry.")
    var id: String?

    @Option(help: "Only this kind; repeat for more.")
    var kind: [EnumArgument<LedgerEntryKind>] = []

    func isWanted(_ row: LedgerRow) -> Bool {
        kind.isEmpty || kind.contains { $0.value == row.kind }
    }

    func isNamed(_ row: ViewRow<LedgerRow>, _ id: String) -> Bool {
        row.key == id || row.row.exceptionID == id
    }
}
