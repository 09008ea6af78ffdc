import LMDB
import MerkleLog

/// The log as C2SP tlog-tiles: its entries are the envelopes, its hashes those of the stored tree.
extension EventLog {
    /// Gives each tile that a tree of `size` leaves has and one of `old` had not: entries and
    /// hashes of level 0 together, the levels above after them.
    ///
    /// Payloads are not in it: an entry holds a payload's salted digest.
    ///
    /// - Throws: `.corrupt` at the first record that does not hash to its leaf; what `write`
    ///   throws ends it.
    package func exportTiles(
        from old: Position, to size: Position,
        progress: (_ done: Position) -> Void = { _ in },
        write: (TilePath, [UInt8]) throws -> Void
    ) throws {
        let head = try head().position
        guard size <= head else { throw StoreError.beyondHead(asked: size, head: head) }
        for tile in TilePath.added(from: old.rawValue, to: size.rawValue) {
            let path = TilePath(.hashes(level: tile.level), index: tile.index, width: tile.width)
            guard tile.level == 0 else {
                try write(path, nodes.hashes(of: path.nodes).flatMap(\.bytes))
                continue
            }
            let first = Position(tile.index << UInt64(TilePath.height))
            let end = Position(first.rawValue + UInt64(tile.width))
            let (entries, leaves) = try bundle(after: first, upTo: end)
            try write(TilePath(.entries, index: tile.index, width: tile.width), entries)
            try write(path, leaves)
            progress(end)
        }
    }

    /// The envelopes of some events as an entry bundle, and their leaves.
    private func bundle(
        after first: Position, upTo end: Position
    ) throws -> (entries: [UInt8], leaves: [UInt8]) {
        var (entries, leaves): ([UInt8], [UInt8]) = ([], [])
        try scan(after: first, upTo: end) { event in
            let envelope = event.envelope.array
            let leaf = TreeHash.leaf(envelope).bytes
            guard leaf == event.leafHash else {
                throw StoreError.corrupt(
                    position: event.position, what: "the record does not hash to its leaf")
            }
            EntryBundle.append(envelope, to: &entries)
            leaves += leaf
        }
        return (entries, leaves)
    }
}
