import ArgumentParser
import EventLog
import ExceptionClosure
import Projections
import Schema

/// `daybook audit`: the whole trace of every run.
struct AuditCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The trace of each run: checks, steps, outcome.")
    static let format = AuditFormat.full
    static let fieldsOfJSON = AuditFormat.fieldsOfJSON

    typealias V = AuditView

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Only this exception, or this run.")
    var id: String?

    @Option(help: "Only this outcome; repeat for more.")
    var outcome: [EnumArgument<RunOutcome>] = []

    func isWanted(_ row: AuditRow) -> Bool {
        outcome.isEmpty || outcome.contains { $0.value == row.outcome }
    }

    func isNamed(_ row: ViewRow<AuditRow>, _ id: String) -> Bool {
        row.key == id || row.row.run.exceptionID == id
    }
}
