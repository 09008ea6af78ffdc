import ArgumentParser
import EventLog
import Projections

/// A command that lists the rows of one view, as of some moment.
///
/// The rule: all of them behave alike; a conforming type only names its view, its format and its
/// filters.
protocol ViewCommand: ParsableCommand {
    associatedtype V: View

    static var format: RecordFormat<ViewRow<V.Row>> { get }

    var store: StoreOptions { get }
    var read: ReadOptions { get }
    var output: OutputOptions { get }
    var id: String? { get }

    func isWanted(_ row: V.Row) -> Bool
    /// Whether a row belongs to what the positional argument names.
    func isNamed(_ row: ViewRow<V.Row>, _ id: String) -> Bool
    /// The command to suggest after a listing.
    func next(after rows: Listing<V.Row>) -> String?
}

extension ViewCommand {
    func isNamed(_ row: ViewRow<V.Row>, _ id: String) -> Bool { row.key == id }
    func next(after rows: Listing<V.Row>) -> String? { nil }

    func run() throws {
        let session = try ReadSession(store: store, read: read)
        var rows = try session.rows(V.self, where: isWanted)
        try session.tell()
        if let id {
            rows.rows.removeAll { !isNamed($0, id) }
            guard !rows.isEmpty else {
                throw Trouble.unknown(
                    "the view \(V.name) has no \(id) at \(rows.position)",
                    remedy: "list all with ‘daybook \(V.name)’, or look with ‘daybook log’")
            }
        }
        var printer = RecordPrinter(Self.format, mode: output.mode)
        for row in rows { try printer.print(row) }
        try printer.finish()
        if rows.isEmpty && Terminal.isError { StandardError.line("nothing in \(V.name)") }
        if let next = next(after: rows) { StandardError.hint(next) }
    }
}
