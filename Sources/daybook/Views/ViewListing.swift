import EventLog
import Projections

/// A listing of one view's rows: which of them, in which form, and what to do next.
///
/// The rule: rows are printed as they are read, so that the first is there soon and none is kept.
struct ViewListing<V: View> {
    /// What a person types to have all of them.
    let command: String
    let format: RecordFormat<ViewRow<V.Row>>
    /// The fields of a row that only JSON shows, and no filter looks at.
    var fieldsOfJSON: FieldSet = []
    /// The groups of rows that are wanted; nil for all.
    var groups: [UInt8]?
    /// Whether what the positional argument names begins the keys of its rows.
    var isKeyedByID = true
    /// Whether a row belongs to what the positional argument names.
    var isNamed: (ViewRow<V.Row>, String) -> Bool = { $0.key == $1 }
    var isWanted: (V.Row) -> Bool = { _ in true }
    /// The command to suggest after a listing that has the row.
    var next: (V.Row) -> Suggestion? = { _ in nil }

    func print(
        _ store: StoreOptions, _ read: ReadOptions, _ effective: EffectiveOptions,
        _ output: OutputOptions, id: String?
    ) throws {
        let session = try ReadSession(store: store, read: read)
        let mode = output.mode
        if let moment = try effective.resolve(in: session.log) {
            let rows = try session.rows(V.self, effective: moment)
            let isWanted = { groups?.contains(V.group(of: $0)) ?? true }
            try print(
                EffectiveRows(rows, where: isWanted), rows.basis, session, mode, id)
        } else {
            let rows = try session.stream(
                V.self, prefix: isKeyedByID ? id ?? "" : "", groups: groups,
                leavingOut: mode == .json ? [] : fieldsOfJSON)
            try print(rows, rows.basis, session, mode, id)
        }
    }

    private func print<Source: PageSource>(
        _ rows: Source, _ basis: Basis, _ session: ReadSession, _ mode: OutputMode, _ id: String?
    ) throws where Source.Row == ViewRow<V.Row> {
        try session.tell()
        var printer = RecordPrinter(format, mode: mode)
        let isHinting = Terminal.isError
        var suggestion: Suggestion?
        try ReadAhead.reading(rows) { ahead in
            while case let page = try ahead.nextPage(), !page.isEmpty {
                for row in page {
                    guard isWanted(row.row), id.map({ isNamed(row, $0) }) ?? true else { continue }
                    try printer.print(row)
                    if isHinting { suggestion = Suggestion.first(suggestion, next(row.row)) }
                }
            }
        }
        if let id, printer.count == 0 {
            throw Trouble.unknown(
                "the view \(V.name) has no \(id) at \(basis.position)",
                remedy: "list all with ‘\(command)’, or look with ‘daybook log’")
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
