import ArgumentParser
import EventLog

/// `daybook verify`: every record against its leaf, every leaf against the tree.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the whole log against its hashes and indexes.",
        discussion: "Exit code 1 if a problem was found.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let log = try store.openForReading()
        let progress = Progress("verified")
        let report = try log.verify { done, all in progress.tell(done.rawValue, of: all.rawValue) }
        progress.end()
        var printer = RecordPrinter(VerifyFormat.full, mode: output.mode)
        for problem in report.problems { try printer.print(.init(problem)) }
        if output.json { try printer.print(.init(report)) }
        try printer.finish()
        let head = report.head
        let tree = "tree head \(Hex.string(head.root)) at \(head.position)"
        guard report.isSound else {
            StandardError.line(
                "\(StandardError.count(report.problems.count, "problem")) found; \(tree)")
            StandardError.hint("restore a backup, and keep this store for the examination")
            throw Finish(status: .no)
        }
        StandardError.line(
            "the log is sound: \(StandardError.count(head.position.rawValue, "event")), \(tree)")
    }
}
