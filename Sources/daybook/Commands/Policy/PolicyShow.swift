import ArgumentParser
import EventLog
import Schema

/// `daybook policy show`: the policy in force at some moment.
struct PolicyShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "The policy in force.",
        discussion: "Exit code 1 if none was adopted.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    @Option(
        name: .customLong("as-of"), parsing: .unconditional,
        help: ArgumentHelp("Answer as it stood then.", valueName: "moment"))
    var asOf: String?

    func run() throws {
        let log = try store.openForReading()
        let position = try asOf.map { try AsOfPrinter.resolve($0, in: log) }
        guard let adopted = try PolicyStream.latest(in: log, asOf: position) else {
            throw Trouble.unknown(
                "no completion policy was adopted",
                remedy: "adopt one: daybook policy adopt FILE --author A --approver B")
        }
        try Block.print(
            [
                .one("policy", PolicyFormat.policy, adopted),
                .many("targets", PolicyFormat.target, adopted.policy.targets),
            ], id: String(adopted.policy.version), mode: output.mode)
    }
}
