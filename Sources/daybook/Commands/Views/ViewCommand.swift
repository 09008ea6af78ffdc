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
    /// The fields of a row that only JSON shows, and no filter looks at.
    static var fieldsOfJSON: FieldSet { get }

    var store: StoreOptions { get }
    var read: ReadOptions { get }
    var effective: EffectiveOptions { get }
    var output: OutputOptions { get }
    var id: String? { get }

    /// The groups of rows that are wanted; nil for all.
    var groups: [UInt8]? { get }

    func isWanted(_ row: V.Row) -> Bool
    /// Whether what the positional argument names begins the keys of its rows.
    static var isKeyedByID: Bool { get }
    /// Whether a row belongs to what the positional argument names.
    func isNamed(_ row: ViewRow<V.Row>, _ id: String) -> Bool
    /// The command to suggest after a listing that has the row.
    func next(after row: V.Row) -> Suggestion?
}

extension ViewCommand {
    static var fieldsOfJSON: FieldSet { [] }
    static var isKeyedByID: Bool { true }
    var groups: [UInt8]? { nil }

    func isWanted(_ row: V.Row) -> Bool { true }
    func isNamed(_ row: ViewRow<V.Row>, _ id: String) -> Bool { row.key == id }
    func next(after row: V.Row) -> Suggestion? { nil }

    func run() throws {
        let listing = ViewListing<V>(
            command: "daybook \(V.name)", format: Self.format, fieldsOfJSON: Self.fieldsOfJSON,
            groups: groups, isKeyedByID: Self.isKeyedByID, isNamed: isNamed, isWanted: isWanted,
            next: next)
        try listing.print(store, read, effective, output, id: id)
    }
}
