import LMDB
import MerkleLog

/// Reading in place, for folds and checks that see every event.
extension EventLog {
    /// Shows each event after `after`, up to and including `upTo` (the present head if nil),
    /// without copying it. Goes in short reader transactions; what `body` throws ends it.
    package func scan(
        after: Position = .start, upTo: Position? = nil,
        _ body: (borrowing EventView) throws -> Void
    ) throws {
        var after = after
        let end = try min(upTo ?? .init(.max), head().position)
        while after < end {
            after = try access.scan { transaction, tables in
                try transaction.scanPage(after: after, upTo: end, tables) { event in
                    try body(event)
                    return true
                }
            }
        }
    }

    /// The root of the tree over the events up to and including `position`: from the stored nodes,
    /// and the leaves of the last 255 events at most.
    package func head(at position: Position) throws(StoreError) -> [UInt8] {
        try access.read { transaction, tables in
            let head = try transaction.head(tables)
            guard position <= head.position else {
                throw StoreError.beyondHead(asked: position, head: head.position)
            }
            return try transaction.frontier(at: position, tables).root.bytes
        }
    }
}

extension Transaction where Self: ~Copyable, Self: ~Escapable {
    func head(_ tables: LogTables) throws -> HeadRecord {
        guard let value = try get(tables.meta, key: HeadRecord.tableKey) else {
            throw StoreError.corrupt(position: nil, what: "the head record is missing")
        }
        return try HeadRecord(value)
    }

    func entry(of stream: String, _ tables: LogTables) throws -> StreamEntry? {
        let name = Array(stream.utf8)
        guard (1...RequestCheck.streamBytesMax).contains(name.count),
            let value = try get(tables.streams, key: name)
        else { return nil }
        return try StreamEntry(value, stream: stream)
    }

    /// Shows a page of events until `body` returns false; gives the position of the last one shown.
    func scanPage(
        after: Position, upTo end: Position, _ tables: LogTables,
        _ body: (borrowing EventView) throws -> Bool
    ) throws -> Position {
        var cursor = try cursor(tables.events)
        var position = after
        var isThere = try cursor.seek(exactly: after.rawValue + 1)
        for _ in 0..<EventLog.pageEvents where position < end {
            guard isThere, cursor.integerKey == position.rawValue + 1 else {
                throw StoreError.corrupt(position: position.next, what: "the record is missing")
            }
            position = position.next
            guard try body(try EventView(cursor.value, at: position)) else { break }
            if position < end { isThere = try cursor.next() }
        }
        return position
    }

    /// The frontier of the tree over the first events.
    func frontier(at position: Position, _ tables: LogTables) throws -> CompactRange {
        let size = position.rawValue
        let whole = size & ~0xFF
        var hashes: [TreeHash] = []
        for (level, index) in CompactRange.subtrees(of: whole) {
            let key = CompactRange.Node.tableKey(level: level, index: index)
            guard let value = try get(tables.nodes, key: key), value.byteCount == 32 else {
                throw StoreError.corrupt(
                    position: nil, what: "node \(index) of level \(level) is missing")
            }
            hashes.append(TreeHash(value))
        }
        guard var frontier = CompactRange(size: whole, hashes: hashes) else {
            preconditionFailure("a hash for each subtree")
        }
        var after = Position(whole)
        while after < position {
            after = try scanPage(after: after, upTo: position, tables) { event in
                frontier.append(TreeHash(event.leafHash))
                return true
            }
        }
        return frontier
    }
}
