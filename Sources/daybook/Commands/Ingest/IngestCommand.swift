import ArgumentParser
import CaseIntake
import EventLog
import Glibc
import Intake

/// `daybook ingest`: takes CloudEvents into the log, and answers each of them with a receipt.
///
/// The rule: a bad event costs an error and nothing else; running it again appends nothing twice.
struct IngestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Take CloudEvents into the log: NDJSON, an array, or a single one.",
        discussion: """
            What a review system announces about exceptions, and a ticket system about cases: \
            submitted, assigned, priority or customer changed, a contact, a milestone reached, \
            waiting for the customer and no longer, confirmed. An announcement about a case is \
            taken or refused as a person’s word would be; one that comes late is kept and changes \
            nothing.

            A receipt for each event goes to standard output, the summary to standard error.
            Exit code 1 if an event was refused, quarantined, or conflicts with a known one.
            """)

    @Argument(help: "A file, or - for standard input.")
    var file = "-"

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var dryRun: DryRunOption

    func run() throws {
        let directory = try store.directory()
        let log = try StoreOptions.openForWriting(directory)
        defer { log.close() }
        let sink = CaseSink(log: log)
        let ingest = Ingest(
            log: sink, quarantine: Quarantine(store: directory), actor: actor.actor,
            place: file == "-" ? "standard input" : file, isDryRun: dryRun.isOn)
        let summary = dryRun.isOn ? try tryOut(ingest) : try take(ingest)
        StandardError.line(told(summary))
        if sink.setAside > 0 {
            let count = StandardError.count(sink.setAside, "announcement")
            StandardError.line("\(count) set aside: late, or nothing new")
            StandardError.hint("daybook log --type CaseFactSetAside")
        }
        if summary.conflicts + summary.refused + summary.quarantined > 0 {
            if summary.quarantined > 0 { StandardError.hint("daybook quarantine") }
            throw Finish(status: .no)
        }
        StandardError.hint("daybook queue")
    }

    private func take(_ ingest: Ingest<CaseSink>) throws -> IngestSummary {
        var printer = RecordPrinter(ReceiptFormat.full, mode: output.mode)
        var isRead = true
        let outcome = Result {
            try run(ingest) { receipt in
                guard isRead else { return }
                do {
                    try printer.print(receipt)
                } catch is OutputClosed {
                    // Nobody reads the receipts any more; the events are taken all the same.
                    isRead = false
                }
            }
        }
        // Whatever ended it: what was taken has its receipt.
        if isRead { try printer.finish() }
        return try outcome.get()
    }

    /// Events in the form of `log --json`; what would not be appended is told beside them.
    private func tryOut(_ ingest: Ingest<CaseSink>) throws -> IngestSummary {
        var printer = RecordPrinter(EventFormat.full, mode: .json)
        let summary = try run(ingest) { receipt in
            if case .wouldAppend(let events) = receipt.verdict {
                for event in events { try printer.print(event) }
            } else {
                StandardError.line(ReceiptFormat.sentence(receipt))
            }
        }
        try printer.finish()
        if printer.count > 1 {
            StandardError.line("each event is shown as if it were the only one")
        }
        return summary
    }

    private func run(
        _ ingest: Ingest<CaseSink>, _ receive: (IngestReceipt) throws -> Void
    ) throws -> IngestSummary {
        guard file != "-" else {
            let input = FileSource(borrowing: STDIN_FILENO, named: "standard input")
            return try ingest.run(input, receive: receive)
        }
        return try ingest.run(try FileSource(path: file), receive: receive)
    }

    private func told(_ summary: IngestSummary) -> String {
        let accepted = dryRun.isOn ? "would be accepted" : "accepted"
        return "\(StandardError.count(summary.events, "event")): \(summary.accepted) \(accepted), "
            + "\(summary.duplicates) duplicates, \(summary.conflicts) conflicts, "
            + "\(summary.refused) refused, \(summary.quarantined) quarantined; "
            + "\(summary.droppedAttributes) unknown attributes left out"
    }
}
