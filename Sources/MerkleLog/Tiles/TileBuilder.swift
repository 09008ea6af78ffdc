/// Makes the tiles of hashes of a growing tree from its leaves, in the order in which they are
/// complete: a full tile of a level gives the level above one hash.
package struct TileBuilder: Sendable {
    /// Of each level, the hashes that fill no tile yet.
    private var open: [[TreeHash]] = []
    private var counts: [UInt64] = []

    package init() {}

    /// Adds a leaf and shows the full tiles that it completes, from below.
    package mutating func append<E: Error>(
        _ leaf: TreeHash, completed: (TilePath, [TreeHash]) throws(E) -> Void
    ) throws(E) {
        var hash = leaf
        var level = 0
        while true {
            if level == open.count {
                open.append([])
                counts.append(0)
            }
            open[level].append(hash)
            guard open[level].count == TilePath.fullWidth else { return }
            let tile = open[level]
            try completed(TilePath(.hashes(level: level), index: counts[level]), tile)
            open[level] = []
            counts[level] += 1
            hash = Self.root(tile)
            level += 1
        }
    }

    /// Shows the partial tiles of the tree as it is.
    package func finish<E: Error>(
        partial: (TilePath, [TreeHash]) throws(E) -> Void
    ) throws(E) {
        for (level, hashes) in open.enumerated() where !hashes.isEmpty {
            try partial(
                TilePath(.hashes(level: level), index: counts[level], width: hashes.count), hashes)
        }
    }

    private static func root(_ hashes: [TreeHash]) -> TreeHash {
        var range = CompactRange()
        for hash in hashes { range.append(hash) }
        return range.root
    }
}
