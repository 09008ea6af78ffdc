import EventLog
import SwiftProtobuf

/// The rows of a view as of a position, in the order of their keys, page by page.
///
/// The rule that it keeps: what it holds in memory does not grow with the number of rows.
@dynamicMemberLookup
package struct RowStream<V: View>: PageSource {
    package let basis: Basis
    private var rows: SnapshotStream
    private let leftOut: FieldSet

    init(_ basis: Basis, _ rows: SnapshotStream, leavingOut fields: FieldSet) {
        self.basis = basis
        self.rows = rows
        leftOut = fields
    }

    /// The rows that one reader's transaction finds; empty behind the last one.
    package mutating func nextPage() throws(ViewError) -> [ViewRow<V.Row>] {
        try ViewError.typed { try rows.nextPage().map(decoded) }
    }

    private func decoded(_ found: SnapshotStream.Row) throws -> ViewRow<V.Row> {
        let row = try V.Row(serializedBytes: leftOut.removed(from: found.bytes))
        return ViewRow(key: found.key, row: row, since: found.since)
    }

    package subscript<T>(dynamicMember member: KeyPath<Basis, T>) -> T { basis[keyPath: member] }
}
