import ArgumentParser
import EventLog
import ExceptionClosure
import Projections
import Schema

/// `daybook effects`: the whole life of each effect.
struct EffectsCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "effects", abstract: "Every effect with its whole life.")
    static let format = EffectFormat.full
    static let isKeyedByID = false

    typealias V = EffectsView

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var effective: EffectiveOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Only this effect, or those of this exception.")
    var id: String?

    @Option(help: "Only this state; repeat for more.")
    var state: [EnumArgument<EffectState>] = []

    var groups: [UInt8]? { state.groups() }

    func isNamed(_ row: ViewRow<EffectRow>, _ id: String) -> Bool {
        row.key == id || row.row.subject == "exception/\(id)"
    }
}
