import ArgumentParser
import EventLog
import Projections

/// A command that lists the rows of one view, as of some moment.
///
/// The rule: all of them behave alike; a conforming type only names its view, its format and its
/// filters. Rows are printed as they are read, so that the first is there soon and none is kept.
protocol ViewCommand: ParsableCommand {
    associatedtype V: View

    static var format: RecordFormat<ViewRow<V.Row>> { get }
    /// The fields of a row that only JSON shows, and no filter looks at.
    static var fieldsOfJSON: FieldSet { get }

    var store: StoreOptions { get }
    var read: ReadOptions { get }
    var output: OutputOptions { get }
    var id: String? { get }

    func isWanted(_ row: V.Row) -> Bool
    /// Whether a row belongs to what the positional argument names.
    func isNamed(_ row: ViewRow<V.Row>, _ id: String) -> Bool
    /// The command to suggest after a listing that has the row.
    func next(after row: V.Row) -> Suggestion?
}

extension ViewCommand {
    static var fieldsOfJSON: FieldSet { [] }

    func isNamed(_ row: ViewRow<V.Row>, _ id: String) -> Bool { row.key == id }
    func next(after row: V.Row) -> Suggestion? { nil }

    func run() throws {
        let session = try ReadSession(store: store, read: read)
        let mode = output.mode
        var rows = try session.stream(
            V.self, leavingOut: mode == .json ? [] : Self.fieldsOfJSON)
        try session.tell()
        var printer = RecordPrinter(Self.format, mode: mode)
        let isHinting = Terminal.isError
        var suggestion: Suggestion?
        while let row = try rows.next() {
            guard isWanted(row.row), id.map({ isNamed(row, $0) }) ?? true else { continue }
            try printer.print(row)
            if isHinting { suggestion = Suggestion.first(suggestion, next(after: row.row)) }
        }
        if let id, printer.count == 0 {
            throw Trouble.unknown(
                "the view \(V.name) has no \(id) at \(rows.position)",
                remedy: "list all with ‘daybook \(V.name)’, or look with ‘daybook log’")
        }
        let isEmpty = printer.count == 0
        try printer.finish()
        if isEmpty && isHinting { StandardError.line("nothing in \(V.name)") }
        if let suggestion { StandardError.hint(suggestion.command) }
    }
}

/// A command that a listing suggests: for the first row that needs somebody, else for the first.
struct Suggestion {
    let command: String
    let isUrgent: Bool

    static func first(_ a: Suggestion?, _ b: Suggestion?) -> Suggestion? {
        guard let a, !a.isUrgent, let b, b.isUrgent else { return a ?? b }
        return b
    }
}
