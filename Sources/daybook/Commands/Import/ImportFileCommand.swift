import ArgumentParser
import CaseImports
import EventLog
import IncidentLogs
import Intake
import Schema
import TextForms

/// A command that imports one file.
///
/// The rule: bad rows cost themselves and are told; the rest is taken. Running it again adds what
/// is missing, and nothing twice.
protocol ImportFileCommand: ParsableCommand {
    var file: ImportOptions { get }
    static var kind: HistoryKind { get }
}

/// Which importer.
enum HistoryKind {
    case uci, xes

    var kind: ImportKind { self == .uci ? .uci : .xes }
}

struct ImportOptions: ParsableArguments {
    @Argument(help: "A file, or - for standard input.")
    var path: String

    @Option(
        help: ArgumentHelp(
            "What the import is called; else by the file's content.", valueName: "name"))
    var batch: String?

    @Flag(
        name: .customLong("dry-run"),
        help: "Read all of it, tell what would be added, and write nothing.")
    var isDryRun = false

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var actor: ActorOptions

    func validate() throws {
        if let batch, !ImportBatch.isName(batch) {
            throw ValidationError("--batch has 1 to 64 letters, digits, ‘-’, ‘.’ or ‘_’")
        }
        if path == "-", batch == nil {
            throw ValidationError("name what comes from standard input: --batch NAME")
        }
    }
}

extension ImportFileCommand {
    func run() throws {
        let directory = try file.store.directory()
        let batch = try file.batch ?? ImportBatch.name(Self.kind.kind, path: file.path)
        let input = try ArchiveInput(path: file.path)
        let log = try StoreOptions.openForWriting(directory)
        defer { log.close() }
        let key = try log.pseudonymKey()
        let progress = Progress(Self.kind == .uci ? "imported" : "read, in bytes,")
        let troubles = ImportTroubles(beside: progress)
        var sink = ImportSink(
            log: log, quarantine: Quarantine(store: directory), actor: file.actor.actor,
            kind: Self.kind.kind, batch: batch,
            place: file.path == "-" ? "standard input" : file.path, isDryRun: file.isDryRun,
            tell: troubles.tell)
        defer { progress.end() }
        switch Self.kind {
        case .uci:
            try IncidentImport.run(
                input, key: key, batch: batch, into: &sink, tell: progress.tell)
        case .xes:
            try XESImport.run(input, key: key, batch: batch, into: &sink, tell: progress.tell)
        }
        progress.end()
        troubles.end()
        try conclude(sink.total)
    }

    private func conclude(_ total: HistoryImported) throws {
        var printer = RecordPrinter(ImportFormat.full, mode: file.output.mode)
        try printer.print(total)
        try printer.finish()
        let added = file.isDryRun ? "would be added" : "added"
        StandardError.line(
            "\(total.batch): \(StandardError.count(total.cases, "case")), "
                + "\(StandardError.count(total.rows, "row")): \(total.added) \(added), "
                + "\(total.known) known, \(total.conflicting) conflicting, "
                + "\(total.quarantined) quarantined, \(total.refused) refused")
        guard total.conflicting + total.quarantined + total.refused == 0 else {
            if total.quarantined > 0 { StandardError.hint("daybook quarantine") }
            throw Finish(status: .no)
        }
        StandardError.hint("daybook cases")
    }
}

/// Tells what was not imported: the first of each kind whole, the others by number.
private final class ImportTroubles {
    private static let toldMax = 20
    private let progress: Progress
    private var count = 0

    init(beside progress: Progress) { self.progress = progress }

    func tell(_ trouble: ImportTrouble) {
        count += 1
        guard count <= Self.toldMax else { return }
        // The line that says how far it is stands where this one goes.
        progress.end()
        StandardError.line(Escaping.line(trouble.description))
    }

    func end() {
        let untold = count - Self.toldMax
        if untold > 0 { StandardError.line("and \(untold) more") }
    }
}
