import ArgumentParser
import CaseLifecycle
import EventLog

/// `daybook policy explain`: why a case was triaged, armed and told as it was (B-18).
///
/// The rule that it keeps: it reasons about nothing. It prints the sentences that each decision
/// recorded when it was made, with the policy, the calendar and the zone data that it names.
struct PolicyExplain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Why a case was treated as it was.",
        discussion: """
            From what each decision recorded about itself, in the order of the log. Exit code 1 \
            if there is no such case.
            """)

    @Argument(help: "The case's id.")
    var id: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    @Option(
        name: .customLong("as-of"), parsing: .unconditional,
        help: ArgumentHelp("Answer as it stood then.", valueName: "moment"))
    var asOf: String?

    func run() throws {
        let log = try store.openForReading()
        let position = try asOf.map { try AsOfPrinter.resolve($0, in: log) } ?? log.head().position
        let events = try log.readStream(CaseState.streamPrefix + id, upTo: position)
        guard !events.isEmpty else {
            throw Trouble.unknown(
                "there is no case \(id) at \(position)",
                remedy: "list the cases with ‘daybook cases --quiet’")
        }
        let versions = try CasePolicyStream.all(in: log, asOf: position)
        let reasons = try events.compactMap { try Reason($0, versions: versions) }
        if output.mode == .table {
            try ReasonFormat.print(reasons)
        } else {
            var printer = RecordPrinter(ReasonFormat.full, mode: output.mode)
            for reason in reasons { try printer.print(reason) }
            try printer.finish()
        }
        if reasons.isEmpty { StandardError.line("nothing was decided about \(id) yet") }
        StandardError.hint("daybook cases \(id)")
    }
}
