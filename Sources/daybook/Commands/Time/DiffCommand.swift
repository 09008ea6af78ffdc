import ArgumentParser
import EventLog
import Projections

/// `daybook diff`: what is not the same as of two moments, row by row and field by field.
///
/// The rule: it compares two states. What changed meanwhile and changed back is no difference.
struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "What differs between two moments, field by field.",
        discussion: """
            A..B are two moments as --as-of takes them; without A, from the beginning, without B, \
            to the head. The position of a change is where the field became what it is as of the \
            later of both. Without a view or an id, all views are compared.

            daybook diff queue -1h..
            daybook diff QX-7 @4..@40
            daybook diff 2026-03-01..2026-03-02
            """)

    @Argument(help: "A view or an id, and A..B.")
    var words: [String] = []

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...2).contains(words.count), MomentRange(words[words.count - 1]) != nil else {
            throw ValidationError(
                "two moments are compared: ‘daybook diff A..B’, or ‘daybook diff VIEW A..B’, or "
                    + "‘daybook diff ID A..B’")
        }
    }

    func run() throws {
        guard let range = MomentRange(words[words.count - 1]) else { return }
        let directory = try store.directory()
        let log = try EventLog(opening: directory, access: .readOnly)
        let (first, second) = try range.resolve(in: log)
        let session = try ReadSession(log, store: directory, upTo: max(first, second))
        defer { session.close() }
        let subject = words.count == 2 ? words[0] : nil
        let named = subject.flatMap { ViewTables.named($0) }
        var printer = RecordPrinter(Self.format, mode: output.mode)
        for table in named.map({ [$0] }) ?? ViewTables.all {
            let id = named == nil ? subject : nil
            for prefix in id.map(table.prefixes) ?? [""] {
                try compare(table, prefix, id, (first, second), session, &printer)
            }
        }
        try printer.finish()
        try session.tell()
        if printer.count == 0 {
            StandardError.line("no difference between \(first) and \(second)")
        }
    }

    private func compare(
        _ table: ViewTable, _ prefix: String, _ id: String?,
        _ positions: (first: Position, second: Position), _ session: ReadSession,
        _ printer: inout RecordPrinter<RowDifference.Change>
    ) throws {
        let start = min(positions.first, positions.second)
        var stream = try session.changes(of: table, after: start, prefix: prefix)
        while case let page = try stream.nextPage(), !page.isEmpty {
            for history in page {
                if let id {
                    guard let row = history.versions.lazy.compactMap(\.row).last,
                        try table.isAbout(id, history.key, row)
                    else { continue }
                }
                let difference = try RowDifference(
                    history, in: table, isReversed: positions.first > positions.second)
                let told = output.quiet ? difference.changes.prefix(1) : difference.changes[...]
                for change in told { try printer.print(change) }
            }
        }
    }

    static let format = RecordFormat<RowDifference.Change>(
        id: { "\($0.view)/\($0.key)" },
        columns: [
            Column("view", "VIEW") { .text($0.view) },
            Column("key", "ROW") { .text($0.key) },
            Column("change", "CHANGE") { .text($0.kind.rawValue) },
            Column("field", "FIELD") { .text($0.field) },
            Column("before", "BEFORE", .tableOnly) { $0.before.brief },
            Column("after", "AFTER", .tableOnly) { $0.after.brief },
            Column("before", "BEFORE", .line) { $0.before },
            Column("after", "AFTER", .line) { $0.after },
            Column("position", "AT") { .number($0.position.rawValue) },
        ])
}
