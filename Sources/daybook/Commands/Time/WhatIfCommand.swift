import ArgumentParser
import CaseLifecycle
import EventLog
import Projections
import Schema

/// `daybook what-if`: what would have come of the same facts under another policy (D5).
///
/// The rule: nothing is written and nothing can be sent. Every case is decided again in memory, by
/// the deciders of the reactor.
struct WhatIfCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "what-if",
        abstract: "What would have come of the same facts under another case policy.",
        discussion: """
            A restated report: each clock, notice and closure of a case that would have been \
            otherwise, beside what the policies in force give. Facts stay as they were, and so do \
            people's decisions and the targets' answers; requests that nobody had made are taken \
            to be accepted. Until --from the recorded policies hold, then FILE's alone. What an \
            engine that was down did late is done in time, under both. Standups and exceptions are \
            not restated. Exit code 0 whether or not anything differs.

            daybook what-if --policy proposal.yaml
            daybook what-if --policy proposal.yaml --from 2026-03-01 --json
            """)

    @Option(help: ArgumentHelp("A case policy, as ‘policy apply’ takes it.", valueName: "file"))
    var policy: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("From then on; else from the beginning.", valueName: "moment"))
    var from: String?

    @Option(
        name: .customLong("as-of"), parsing: .unconditional,
        help: ArgumentHelp("Facts up to then; else to the head.", valueName: "moment"))
    var asOf: String?

    @Argument(help: "Only this case.")
    var id: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let log = try store.openForReading()
        defer { log.close() }
        let end = try asOf.map { try AsOfPrinter.resolve($0, in: log) } ?? log.head().position
        let from = try from.map { try AsOfPrinter.resolve($0, in: log) } ?? .start
        guard from <= end, end > .start else {
            throw ValidationError("--from \(from) lies behind \(end), where the facts end")
        }
        let policies = try OtherPolicies(log, from: from, file: policy)
        let report = try Restatement(
            log, policies: policies.events, upTo: end, only: id)
        if let id, report.isEmpty {
            throw Trouble.unknown(
                "there is no case \(id) up to \(end)", remedy: "list all with ‘daybook cases’")
        }
        let views = [
            (CasesView.name, CasesView.version), (MilestonesView.name, MilestonesView.version),
        ]
        let names = views.map { "\($0.0) v\($0.1)" }.joined(separator: ", ")
        try AsOfPrinter.tell(
            end, root: try log.head(at: end), in: log,
            view: "restated under \(policy) from \(from), by \(names)")
        var printer = RecordPrinter(Self.format, mode: output.mode)
        for change in report.changes { try printer.print(change) }
        try printer.finish()
        for line in report.summary { StandardError.line(line) }
    }

    static let format = RecordFormat<RestatedCase.Change>(
        id: { "\($0.caseID) \($0.name) \($0.field)" },
        columns: [
            Column("caseId", "CASE") { .text($0.caseID) },
            Column("what", "WHAT") { .text($0.what) },
            Column("name", "NAME") { .text($0.name) },
            Column("field", "FIELD") { .text($0.field) },
            Column("inForce", "IN FORCE") { $0.inForce },
            Column("restated", "RESTATED") { $0.restated },
            Column("direction", "DIRECTION", .line) { .text($0.direction.rawValue) },
            Column("change", "CHANGE") { .text($0.text) },
        ])
}
