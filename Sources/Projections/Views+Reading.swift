import EventLog
import LMDB
import Schema
import SwiftProtobuf

/// Rows at the present or as of a position, inclusive.
extension Views {
    /// Whether a read folds first what it needs.
    package enum Freshness: Sendable {
        /// Up to the position asked for, or to the head seen at the start.
        case caughtUp
        /// Nothing: it shows what was folded, and how far that is behind.
        case asFolded
    }

    /// The rows of a view whose keys begin with `prefix`, in the order of their keys.
    ///
    /// - Throws: `.stopped` if the view met a poison event before the position asked for.
    package func list<V: View>(
        _: V.Type, asOf: Position? = nil, prefix: String = "",
        freshness: Freshness = .caughtUp, where isWanted: (V.Row) -> Bool = { _ in true }
    ) throws(ViewError) -> Listing<V.Row> {
        try ViewError.typed {
            try read(V.self, asOf, freshness) { generation, code, position, transaction in
                var rows: [ViewRow<V.Row>] = []
                try generation.walkBackward(
                    code, prefix: prefix, asOf: position, transaction
                ) { key, bytes, since in
                    let row = try V.Row(serializedBytes: RowCode.copy(bytes))
                    guard isWanted(row) else { return }
                    rows.append(ViewRow(key: RowCode.rowKey(key), row: row, since: since))
                }
                rows.reverse()
                return rows
            }
        }
    }

    /// One row; the listing has it alone, or nothing.
    package func row<V: View>(
        _: V.Type, _ key: String, asOf: Position? = nil, freshness: Freshness = .caughtUp
    ) throws(ViewError) -> Listing<V.Row> {
        let key = RowKey(key)
        return try ViewError.typed {
            try read(V.self, asOf, freshness) { generation, code, position, transaction in
                var rows: [ViewRow<V.Row>] = []
                guard key.defect == nil else { return rows }
                try Generation.find(
                    code, key, asOf: position, in: generation.rows, transaction
                ) { bytes, since in
                    let row = try V.Row(serializedBytes: RowCode.copy(bytes))
                    rows.append(ViewRow(key: key.text, row: row, since: since))
                }
                return rows
            }
        }
    }

    /// Reads one snapshot of the current generation at one position.
    private func read<V: View>(
        _: V.Type, _ asOf: Position?, _ freshness: Freshness,
        _ body: (Generation, UInt8, Position, borrowing ReadTransaction) throws -> [ViewRow<V.Row>]
    ) throws -> Listing<V.Row> {
        let head = try log.head().position
        if let asOf, asOf > head { throw ViewError.beyondHead(asked: asOf, head: head) }
        let generation =
            switch freshness {
            case .caughtUp: try caughtUp(to: asOf ?? head).generation
            case .asFolded: try current()
            }
        var listing = try generation.environment.read { transaction -> Listing<V.Row> in
            guard let cursor = try generation.cursor(of: V.name, transaction) else {
                throw ViewError.unknownView(name: V.name, known: registry.map { $0.name })
            }
            try requireFit(cursor, for: V.self, upTo: asOf ?? head, generation)
            let position = min(asOf ?? cursor.at, cursor.at)
            let rows = try body(generation, UInt8(cursor.code), position, transaction)
            return Listing(
                rows: rows, view: V.name, version: V.version, position: position, root: [],
                lag: head.rawValue - min(head.rawValue, cursor.position),
                generation: generation.number)
        }
        listing.root = try log.root(at: listing.position)
        return listing
    }

    private func requireFit<V: View>(
        _ cursor: ViewCursor, for _: V.Type, upTo position: Position, _ generation: Generation
    ) throws {
        guard cursor.version == V.version else {
            throw ViewError.otherVersions(
                path: generation.path, found: [cursor.label], own: ["\(V.name) v\(V.version)"])
        }
        try requireReached(cursor, generation)
        if cursor.isStopped, position > cursor.at {
            throw ViewError.stopped(
                view: V.name, at: Position(cursor.stoppedAt), reason: cursor.stoppedReason)
        }
    }
}
