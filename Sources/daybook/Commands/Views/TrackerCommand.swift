import ArgumentParser
import EventLog
import ExceptionClosure
import Projections
import Schema

/// `daybook tracker`: what the exception tracker holds by our hand.
struct TrackerCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "tracker", abstract: "What the exception tracker holds, and where it drifted.")
    static let format = TrackerFormat.full

    typealias V = TrackerView

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Only this exception.")
    var id: String?

    @Option(help: "Only this state; repeat for more.")
    var state: [EnumArgument<TrackerState>] = []

    func isWanted(_ row: TrackerRow) -> Bool {
        state.isEmpty || state.contains { $0.value == row.state }
    }
}
