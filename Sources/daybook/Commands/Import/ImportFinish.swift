import ArgumentParser
import CaseImports
import CaseLifecycle
import EventLog
import Projections
import Schema

/// `daybook import finish`: the imported cases that are still open live on, or stay history.
struct ImportFinish: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finish",
        abstract: "End imports; with --adopt their open cases live on.",
        discussion: """
            Of an adopted case only those milestones are armed that end after --live-from; what \
            ended before was another system's and fires nothing. Without --adopt the cases stay \
            as they are until somebody says something about them.

            Adopt once the reactor has been started: what lies before its first start is history \
            to it. Imported cases name no customer: ‘case customer’ says who it is and where they \
            are written to, which the follow-up needs, and with it the closure.
            """)

    @Argument(help: "The batches; else all that are not finished.")
    var batches: [String] = []

    @Flag(help: "Let the open cases live on.")
    var adopt = false

    @Option(
        help: ArgumentHelp("From when on what falls due is ours.", valueName: "time"))
    var liveFrom: InstantArgument?

    @OptionGroup var store: StoreOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var dryRun: DryRunOption

    func validate() throws {
        if adopt != (liveFrom != nil) {
            throw ValidationError("--adopt and --live-from TIME belong together")
        }
    }

    func run() throws {
        let open = try openCases()
        let log = try store.openForWriting()
        defer { log.close() }
        let named = try batches.isEmpty ? unfinished(open.keys.sorted(), log) : batches
        for batch in named where try open[batch] == nil && !isKnown(batch, log) {
            throw Trouble.unknown(
                "no case was imported as ‘\(batch)’", remedy: "daybook log --type HistoryImported")
        }
        if named.isEmpty { StandardError.line("no import is left to finish") }
        var output = StandardOutput()
        for batch in named {
            try finish(batch, open[batch] ?? [], log)
            if !dryRun.isOn { try output.line(batch) }
        }
        try output.flush()
    }

    private func finish(_ batch: String, _ cases: [String], _ log: EventLog) throws {
        let from = liveFrom?.instant
        let adoption = from.map { CaseAdoption(log: log, actor: actor.actor, liveFrom: $0) }
        if dryRun.isOn {
            for id in cases {
                guard let request = try adoption?.request(id, of: batch) else { continue }
                try DryRunOption.show(request, in: log)
            }
            return
        }
        let adopted = try adoption?.adopt(cases, of: batch) ?? 0
        if adoption != nil, adopted < cases.count {
            let left = StandardError.count(cases.count - adopted, "open case")
            StandardError.line("\(batch): \(left) left, triaged here already")
        }
        try CaseAdoption.finish(
            batch, adopted: adopted, liveFrom: from, log: log, actor: actor.actor)
        let what = from.map { "adopted, live from \($0)" } ?? "left as history"
        let count = adoption == nil ? cases.count : adopted
        StandardError.line("\(batch): \(StandardError.count(count, "open case")) \(what)")
    }

    /// Imported cases that are open and not alive, by batch; a batch of which none is left is
    /// named as well.
    private func openCases() throws -> [String: [String]] {
        let session = try ReadSession(store: store, read: ReadOptions.parse([]))
        var open: [String: [String]] = [:]
        for found in try session.rows(CasesView.self, where: { $0.hasHistory }).rows {
            let row = found.row
            let isOpen = row.status != .closed && !row.history.adopted
            open[row.history.batch, default: []] += isOpen ? [row.caseID] : []
        }
        return open
    }

    private func isKnown(_ batch: String, _ log: EventLog) throws -> Bool {
        try !log.readStream("import/\(batch)").isEmpty
    }

    private func unfinished(_ batches: [String], _ log: EventLog) throws -> [String] {
        try batches.filter { batch in
            let events = try log.readStream("import/\(batch)")
            return events.last?.type != ImportFinished.protoMessageName
        }
    }
}
