import ArgumentParser
import EventLog
import Foundation
import Projections
import TextForms
import ViewRegistry

/// The auditor's tool: folds all views again from the log alone, and compares or switches.
///
/// It can cause no effect whatever the log holds: nothing that sends is linked into it.
@main
struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daybook-rebuild",
        abstract: "Rebuild the views from the log, compare them with the live ones, switch.",
        discussion: """
            Prints a digest of each rebuilt view. Without --activate the rebuilt generation is \
            thrown away at the end. With --from no store is needed: one is made of an export, for \
            the time of the rebuild, and what is rebuilt is held against the digests that \
            ‘daybook digest --record’ noted in the log. Exit codes: 0 done, and equal where \
            compared; 1 different, or an export that was changed; 2 trouble; 64 usage; 75 another \
            rebuild is under way; 130 interrupted.
            """)

    @Option(help: "The store's directory; by default $DAYBOOK_STORE.")
    var store: String?

    @Option(
        help: ArgumentHelp(
            "Rebuild from what ‘daybook export ndjson’ wrote; - is standard input.",
            valueName: "file"))
    var from: String?

    @Option(name: .customLong("view"), help: "Rebuild only this view; may be repeated.")
    var views: [String] = []

    @Option(
        name: .customLong("as-of"),
        help: "Rebuild up to a moment: @42, a time, a day, -15m or HEAD~3. Inclusive.")
    var asOf: String?

    @Flag(help: "Compare with the live views, each version of each row, and with noted digests.")
    var compare = false

    @Flag(
        name: [.customLong("activate"), .customLong("switch")],
        help: "Make the rebuilt generation the live one; with --compare, only if they are equal.")
    var activate = false

    @Flag(help: "Go back to the generation before the live one.")
    var rollback = false

    @Flag(help: "Remove all generations but the live one and the one before it.")
    var prune = false

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @Flag(name: .customLong("no-progress"), help: "Show no progress on the terminal.")
    var noProgress = false

    func validate() throws {
        if from != nil, store != nil || compare || activate || rollback || prune {
            throw ValidationError("--from takes the place of a store: give --view, --as-of alone.")
        }
        if from == nil, store == nil, ProcessInfo.processInfo.environment["DAYBOOK_STORE"] == nil {
            throw ValidationError("Name a store with --store DIR or in DAYBOOK_STORE.")
        }
        if rollback, compare || activate || asOf != nil || !views.isEmpty {
            throw ValidationError("--rollback rebuilds nothing: give it alone, or with --prune.")
        }
        if activate, asOf != nil || !views.isEmpty {
            throw ValidationError(
                "--activate needs all views at the head: leave out --view and --as-of.")
        }
    }

    func run() throws {
        do {
            Interruption.listen()
            let report = Report(json: json)
            if let from {
                let export = try ExportedStore(from, line: ProgressLine(isShown: !noProgress))
                defer { export.remove() }
                try work(on: export.path, report)
            } else {
                let named = store ?? ProcessInfo.processInfo.environment["DAYBOOK_STORE"]
                try work(on: named ?? "", report)
            }
        } catch let error where !(error is ExitCode) {
            Report.complain("\(error)")
            throw Self.exitCode(of: error)
        }
    }

    private func work(on path: String, _ report: Report) throws {
        let log = try EventLog(opening: path, access: .readOnly)
        defer { log.close() }
        let views = Views(store: path, log: log, registry: StoreViews.all)
        if rollback {
            report.rolledBack(try views.rollback())
        } else {
            try rebuild(views, log, report)
        }
        if prune { report.pruned(try views.prune()) }
    }

    private func rebuild(_ views: Views, _ log: EventLog, _ report: Report) throws {
        var target: Position?
        if let asOf {
            let moment = try AsOf.parse(asOf).resolve(log)
            Report.tell("as of \(moment.text)")
            target = moment.position
        }
        let rebuild = try Rebuild(views, only: self.views)
        if rebuild.leftovers > 0 {
            Report.tell("threw away what an interrupted rebuild had left")
        }
        let line = ProgressLine(isShown: !noProgress)
        try rebuild.run(
            upTo: target, progress: { line.show($0) },
            isCancelled: { Interruption.hasCome })
        line.clear()
        report.head(rebuild.position, try rebuild.treeHead())
        report.digests(try rebuild.digests())
        var isEqual = true
        if compare {
            let comparison = try rebuild.compare()
            report.comparison(comparison)
            isEqual = comparison.isEqual
        }
        if compare || from != nil {
            isEqual = report.checks(try rebuild.check()) && isEqual
        }
        if activate, isEqual {
            report.activated(try rebuild.activate())
        } else {
            if activate { Report.tell("not activated, since they differ; --activate alone does") }
            try rebuild.discard()
        }
        if !isEqual { throw ExitCode(1) }
    }

    private static func exitCode(of error: any Error) -> ExitCode {
        switch error {
        case ViewError.locked, ViewError.log(.locked), StoreError.locked: ExitCode(75)
        case ViewError.cancelled, is ExportedStore.Interrupted: ExitCode(130)
        case is LogImport.Refusal: ExitCode(1)
        case ViewError.unknownView, is AsOfError: ExitCode(64)
        default: ExitCode(2)
        }
    }
}
