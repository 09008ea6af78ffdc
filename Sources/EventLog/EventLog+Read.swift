import LMDB
import MerkleLog

/// Reading by position, stream, type and key. Every record's checksum is verified; long reads go in
/// pages, since an open reader keeps the file from reusing its pages.
extension EventLog {
    /// Events that one reader transaction reads.
    static let pageEvents = 1_024

    package func head() throws(StoreError) -> Head {
        try access.read { transaction, tables in try transaction.head(tables).head }
    }

    /// The receipt that the key's request got, if there was one.
    package func receipt(for key: IdempotencyKey) throws(StoreError) -> Receipt? {
        try access.read { transaction, tables in
            guard let entry = try transaction.entry(under: key, tables) else { return nil }
            return Receipt(
                first: entry.first, last: entry.last,
                recorded: try transaction.event(entry.first, tables).recorded, isDuplicate: true)
        }
    }

    /// How many events the stream has; 0 if there is no such stream.
    package func revision(of stream: String) throws(StoreError) -> UInt64 {
        try access.read { transaction, tables in
            try transaction.entry(of: stream, tables)?.revision ?? 0
        }
    }

    /// The event at a position that the log has reached.
    package func event(at position: Position) throws(StoreError) -> RecordedEvent {
        try access.read { transaction, tables in
            let head = try transaction.head(tables).position
            guard position > .start, position <= head else {
                throw StoreError.beyondHead(asked: position, head: head)
            }
            return try transaction.event(position, tables).copy()
        }
    }

    /// Events after a position, forward, at most `limit`, up to and including `upTo`.
    package func read(
        after: Position = .start, upTo: Position? = nil, limit: Int
    ) throws(StoreError) -> [RecordedEvent] {
        try collect(after: after, upTo: upTo, limit: limit) { _ in true }
    }

    /// Events of one type; others between them are passed over unread but for their type.
    package func read(
        type: String, after: Position = .start, upTo: Position? = nil, limit: Int
    ) throws(StoreError) -> [RecordedEvent] {
        try collect(after: after, upTo: upTo, limit: limit) { $0.hasType(type) }
    }

    /// From `from` (inclusive, the head if nil) towards the beginning.
    package func readBackward(
        from: Position? = nil, limit: Int
    ) throws(StoreError) -> [RecordedEvent] {
        try collectBackward(from: from, limit: limit) { _ in true }
    }

    package func readBackward(
        type: String, from: Position? = nil, limit: Int
    ) throws(StoreError) -> [RecordedEvent] {
        try collectBackward(from: from, limit: limit) { $0.hasType(type) }
    }

    /// The last position that was recorded at or before `instant`; `.start` if none was. A binary
    /// search: recorded time never decreases.
    package func position(asOf instant: Instant) throws(StoreError) -> Position {
        try access.read { transaction, tables in
            var low: UInt64 = 0
            var high = try transaction.head(tables).position.rawValue
            while low < high {
                let middle = low + (high - low + 1) / 2
                let recorded = try transaction.event(Position(middle), tables).recorded
                if recorded <= instant { low = middle } else { high = middle - 1 }
            }
            return Position(low)
        }
    }

    private func collect(
        after: Position, upTo: Position?, limit: Int, where wanted: (borrowing EventView) -> Bool
    ) throws(StoreError) -> [RecordedEvent] {
        precondition(limit >= 0, "a limit is not negative")
        var found: [RecordedEvent] = []
        var after = after
        let end = try min(upTo ?? .init(.max), head().position)
        while after < end, found.count < limit {
            after = try access.read { transaction, tables in
                try transaction.scanPage(after: after, upTo: end, tables) { event in
                    if wanted(event) { found.append(event.copy()) }
                    return found.count < limit
                }
            }
        }
        return found
    }

    private func collectBackward(
        from: Position?, limit: Int, where wanted: (borrowing EventView) -> Bool
    ) throws(StoreError) -> [RecordedEvent] {
        precondition(limit >= 0, "a limit is not negative")
        var found: [RecordedEvent] = []
        var next = try min(from ?? .init(.max), head().position).rawValue
        while next > 0, found.count < limit {
            next = try access.read { transaction, tables in
                let end = next > UInt64(Self.pageEvents) ? next - UInt64(Self.pageEvents) : 0
                var position = next
                while position > end, found.count < limit {
                    let event = try transaction.event(Position(position), tables)
                    if wanted(event) { found.append(event.copy()) }
                    position -= 1
                }
                return position
            }
        }
        return found
    }
}
