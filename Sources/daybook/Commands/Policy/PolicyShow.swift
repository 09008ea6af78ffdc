import ArgumentParser
import EventLog
import Schema

/// The workflows that have a policy.
enum PolicyName: String, CaseIterable, ExpressibleByArgument {
    case exceptionClosure = "exception-closure"
    case caseLifecycle = "case-lifecycle"
}

/// `daybook policy show`: the policies in force at some moment.
struct PolicyShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "The policies in force.",
        discussion: "Without a name, those that were adopted. Exit code 1 if none was.")

    @Argument(help: "Only this workflow's policy.")
    var workflow: PolicyName?

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    @Option(
        name: .customLong("as-of"), parsing: .unconditional,
        help: ArgumentHelp("Answer as it stood then.", valueName: "moment"))
    var asOf: String?

    func run() throws {
        let log = try store.openForReading()
        let position = try asOf.map { try AsOfPrinter.resolve($0, in: log) }
        var isAny = false
        if workflow != .caseLifecycle,
            let adopted = try PolicyStream.latest(in: log, asOf: position)
        {
            isAny = true
            try Block.print(
                [
                    .one("policy", PolicyFormat.policy, adopted),
                    .many("targets", PolicyFormat.target, adopted.policy.targets),
                ], id: String(adopted.policy.version), mode: output.mode)
        }
        if workflow != .exceptionClosure,
            let adopted = try CasePolicyStream.latest(in: log, asOf: position)
        {
            isAny = true
            try Block.print(
                CasePolicyFormat.blocks(adopted), id: String(adopted.policy.version),
                mode: output.mode)
        }
        if !isAny { throw missing }
    }

    private var missing: Trouble {
        switch workflow {
        case .caseLifecycle:
            .unknown(
                "no case policy was applied",
                remedy: "apply one: daybook policy apply FILE --approver B")
        case .exceptionClosure:
            .unknown(
                "no completion policy was adopted",
                remedy: "adopt one: daybook policy adopt FILE --author A --approver B")
        case nil:
            .unknown(
                "no policy was adopted",
                remedy: "‘daybook policy adopt’ takes a completion policy, ‘daybook policy apply’ "
                    + "a case policy")
        }
    }
}
