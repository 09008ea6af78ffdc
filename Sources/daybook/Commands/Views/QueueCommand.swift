import ArgumentParser
import EventLog
import ExceptionClosure
import Projections
import Schema

/// `daybook queue`: what waits, runs, stands still or is done, per exception.
struct QueueCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "What waits, runs, stands still or is done.")
    static let format = QueueFormat.full

    typealias V = QueueView

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Only this exception.")
    var id: String?

    @Option(help: "Only this state; repeat for more.")
    var state: [EnumArgument<QueueState>] = []

    func isWanted(_ row: QueueRow) -> Bool {
        state.isEmpty || state.contains { $0.value == row.state }
    }

    func next(after row: QueueRow) -> Suggestion? {
        row.state == .stopped
            ? Suggestion(command: "daybook show \(row.followupID)", isUrgent: true)
            : Suggestion(command: "daybook history \(row.exceptionID)", isUrgent: false)
    }
}
