import EventLog

/// A row, and the position at which it became what it is.
package struct ViewRow<Row: Sendable>: Sendable {
    package var key: String
    package var row: Row
    package var since: Position

    package init(key: String, row: Row, since: Position) {
        self.key = key
        self.row = row
        self.since = since
    }
}

/// What rows of a view rest on: the position that they are as of, the log's tree head there and
/// the version of the fold.
package struct Basis: Sendable, Equatable {
    package var view: String
    package var version: UInt32
    package var position: Position
    /// The tree head at `position`; empty at 0.
    package var root: [UInt8]
    /// How many events the log had beyond what the view held.
    package var lag: UInt64
    /// The generation that was read; nil for what was folded from the log in memory.
    package var generation: UInt32?
}

/// Rows of a view as of a position, in the order of their keys, with what they rest on.
@dynamicMemberLookup
package struct Listing<Row: Sendable>: RandomAccessCollection, Sendable {
    package var rows: [ViewRow<Row>]
    package var basis: Basis

    package var startIndex: Int { rows.startIndex }
    package var endIndex: Int { rows.endIndex }
    package subscript(index: Int) -> ViewRow<Row> { rows[index] }
    package subscript<T>(dynamicMember member: KeyPath<Basis, T>) -> T { basis[keyPath: member] }
}
