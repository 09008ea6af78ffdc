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
        let leftOut = leftOut
        return try ViewError.typed {
            try rows.nextPage { key, bytes, since in
                let row: V.Row =
                    try leftOut.isEmpty
                    ? StoredBytes.decoded(bytes)
                    : V.Row(serializedBytes: leftOut.removed(from: RowCode.copy(bytes)))
                return ViewRow(key: String(decoding: key, as: UTF8.self), row: row, since: since)
            }
        }
    }

    package subscript<T>(dynamicMember member: KeyPath<Basis, T>) -> T { basis[keyPath: member] }
}
