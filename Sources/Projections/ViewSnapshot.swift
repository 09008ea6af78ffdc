import EventLog
import SwiftProtobuf

/// One view as of a position.
///
/// The rule that it keeps: nothing at or before the position changes any more, so that rows may be
/// read now or later, one by one or in pages, and are those of one moment. No reader of the store
/// stays open between two of them.
package struct ViewSnapshot<V: View>: Sendable {
    package let basis: Basis
    private let generation: Generation
    private let code: UInt8

    init(_ basis: Basis, _ generation: Generation, code: UInt8) {
        self.basis = basis
        self.generation = generation
        self.code = code
    }

    /// The rows whose keys begin with `prefix`, in the order of their keys, page by page.
    ///
    /// - Parameters:
    ///   - groups: Those that are wanted, as ``View/group(of:)`` has them; nil for all. The rows of
    ///     others cost nothing.
    ///   - fields: Those of the rows that are not wanted; they are empty in what comes.
    package func stream(
        prefix: String = "", groups: [UInt8]? = nil, leavingOut fields: FieldSet = []
    ) -> RowStream<V> {
        RowStream(
            basis,
            SnapshotStream(
                generation, code: code, prefix: prefix, groups: groups, asOf: basis.position),
            leavingOut: fields)
    }

    /// The row under a key; nil if there is none.
    package func row(_ key: String) throws(ViewError) -> ViewRow<V.Row>? {
        let key = RowKey(key)
        guard key.defect == nil else { return nil }
        return try ViewError.typed {
            try generation.environment.read { transaction in
                var found: ViewRow<V.Row>?
                try Generation.find(
                    code, key, asOf: basis.position, in: generation.rows, transaction
                ) { bytes, since in
                    let row: V.Row = try StoredBytes.decoded(bytes)
                    found = ViewRow(key: key.text, row: row, since: since)
                }
                return found
            }
        }
    }
}
