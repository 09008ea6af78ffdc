import ArgumentParser
import EventLog
import TextForms

/// `daybook verify`: every record against its leaf, every leaf against the tree, every table
/// against the records.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the whole log against its hashes and indexes.",
        discussion: """
            With --since only what came after a checkpoint is read, and the tree there must be the \
            signed one; what is before it is taken for granted. Whose signature it bears is for \
            daybook-verify to say. Exit code 1 if a problem was found.
            """)

    @Option(
        help: ArgumentHelp(
            "Start after the events of a signed checkpoint.", valueName: "checkpoint"))
    var since: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let directory = try store.directory()
        PageDamage.answer(in: directory)
        let log = try store.openForReading()
        let trusted = try since.map { try StoreCheckpoint.read($0).checkpoint }
        let start = Position(trusted?.size ?? 0)
        let head = try log.head().position
        if let trusted, start > head {
            throw Trouble(
                "the checkpoint is of @\(trusted.size), and the log ends at \(head)",
                place: since, remedy: "take a checkpoint of this log", status: .no)
        }
        let progress = Progress("verified")
        var report = try log.verify(after: start, root: trusted?.root.bytes) { done, all in
            PageDamage.note(done, in: directory)
            progress.tell(done.rawValue - start.rawValue, of: all.rawValue - start.rawValue)
        }
        progress.end()
        report.problems += try signedProblems(log, report.head)
        if trusted != nil {
            StandardError.line(
                "taken for granted: the events up to \(start), under their tree head")
        }
        try show(report)
    }

    /// The log must go on from the checkpoint that it signed last.
    private func signedProblems(
        _ log: EventLog, _ head: EventLog.Head
    ) throws -> [VerifyReport.Problem] {
        let directory = try store.directory()
        guard let signed = try StoreCheckpoint(store: directory).read()?.checkpoint else {
            return []
        }
        let position = Position(signed.size)
        guard position <= head.position else {
            return [.init(position: position, what: "a checkpoint was signed beyond the head")]
        }
        guard try log.head(at: position) != signed.root.bytes else { return [] }
        return [.init(position: position, what: "the tree is not the one that was signed here")]
    }

    private func show(_ report: VerifyReport) throws {
        var printer = RecordPrinter(VerifyFormat.full, mode: output.mode)
        for problem in report.problems { try printer.print(.init(problem)) }
        if output.json { try printer.print(.init(report)) }
        try printer.finish()
        let head = report.head
        let tree = "tree head \(Hex.string(head.root)) at \(head.position)"
        guard report.isSound else {
            let first = report.firstBadPosition.map { "; the first bad position is \($0)" } ?? ""
            StandardError.line(
                "\(StandardError.count(report.problems.count, "problem")) found\(first); \(tree)")
            StandardError.hint("restore a backup, and keep this store for the examination")
            throw Finish(status: .no)
        }
        StandardError.line(
            "the log is sound: \(StandardError.count(head.position.rawValue, "event")), \(tree)")
    }
}
