import LMDB
import MerkleLog

/// What the log can show of itself to someone who does not read it.
extension EventLog {
    /// The tree over the log's events.
    package var nodes: StoredNodes { StoredNodes(log: self) }

    /// Shows that the event at `position` stands in the tree over the events up to `size`.
    package func proveInclusion(
        of position: Position, in size: Position
    ) throws(StoreError) -> InclusionProof {
        try requireReached(size)
        guard position > .start, position <= size else {
            throw .beyondHead(asked: position, head: size)
        }
        return try InclusionProof(
            index: position.rawValue - 1, size: size.rawValue, from: nodes)
    }

    /// Shows that the log up to `to` continues the log up to `from`.
    package func proveConsistency(
        from: Position, to: Position
    ) throws(StoreError) -> ConsistencyProof {
        try requireReached(to)
        guard from <= to else { throw .beyondHead(asked: from, head: to) }
        return try ConsistencyProof(from: from.rawValue, to: to.rawValue, source: nodes)
    }

    /// What the leaf of an event is taken over; a record that no longer hashes to its leaf is
    /// refused.
    package func envelope(at position: Position) throws(StoreError) -> [UInt8] {
        try record(at: position) { $0.envelope.array }
    }

    /// Salt and payload, of which the envelope holds the SHA-256; nil after erasure.
    package func disclosure(at position: Position) throws(StoreError) -> [UInt8]? {
        try record(at: position) { $0.isErased ? nil : $0.saltAndPayload.array }
    }

    private func record<R>(
        at position: Position, _ body: (borrowing EventView) -> R
    ) throws(StoreError) -> R {
        try access.read { transaction, tables in
            let head = try transaction.head(tables).position
            guard position > .start, position <= head else {
                throw StoreError.beyondHead(asked: position, head: head)
            }
            let event = try transaction.event(position, tables)
            guard event.matchesLeaf else {
                throw StoreError.corrupt(
                    position: position, what: "the record does not hash to its leaf")
            }
            return body(event)
        }
    }

    private func requireReached(_ position: Position) throws(StoreError) {
        let head = try head().position
        guard position <= head else { throw .beyondHead(asked: position, head: head) }
    }
}
