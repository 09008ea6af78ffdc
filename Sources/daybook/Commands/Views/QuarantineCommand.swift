import ArgumentParser
import EventLog
import ExceptionClosure
import Projections
import Schema

/// `daybook quarantine`: what was refused and left evidence.
struct QuarantineCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "What was refused and left evidence.")
    static let format = QuarantineFormat.full
    static let isKeyedByID = false

    typealias V = QuarantineView

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var effective: EffectiveOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Only the evidence at this position.")
    var id: String?

    @Option(help: "Only this kind; repeat for more.")
    var kind: [EnumArgument<QuarantineKind>] = []

    var groups: [UInt8]? { kind.groups() }

    func isNamed(_ row: ViewRow<QuarantineRow>, _ id: String) -> Bool {
        "@\(row.row.position)" == id || row.row.id == id
    }
}
