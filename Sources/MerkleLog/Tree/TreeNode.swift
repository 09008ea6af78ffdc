/// The place of a perfect subtree: its level (leaves are level 0), and its place there from 0. It
/// covers the leaves from index · 2^level up to (index + 1) · 2^level, without the last.
package struct TreeNode: Hashable, Sendable {
    package var level: Int
    package var index: UInt64

    package init(level: Int, index: UInt64) {
        self.level = level
        self.index = index
    }
}

/// Where the hashes of perfect subtrees come from: a store, tiles, or leaves in memory.
///
/// A request names many nodes, so that a source can answer them from one snapshot.
package protocol NodeSource {
    associatedtype Failure: Error
    /// One hash for each node, in the order asked; every node is complete in the tree.
    func hashes(of nodes: [TreeNode]) throws(Failure) -> [TreeHash]
}

/// Leaves from `start` up to `end`, without the last, that one hash of a proof stands for.
///
/// The rule of RFC 6962 by which proofs split a tree makes `start` a multiple of the largest power
/// of two in the range, so that its perfect subtrees are nodes of the whole tree.
package struct LeafRange: Hashable, Sendable {
    package var start: UInt64
    package var end: UInt64

    var count: UInt64 { end - start }

    /// Where RFC 6962 splits it: after the largest power of two that is smaller than its length.
    var split: UInt64 {
        assert(count > 1, "one leaf is not split")
        return start + (1 << (63 - UInt64((count - 1).leadingZeroBitCount)))
    }

    /// Its perfect subtrees, largest first.
    var nodes: [TreeNode] {
        CompactRange.subtrees(of: count).map { level, index in
            TreeNode(level: level, index: (start >> level) + index)
        }
    }
}

extension NodeSource {
    /// The hash of each range, from one request.
    func hashes(of ranges: [LeafRange]) throws(Failure) -> [TreeHash] {
        var found = try hashes(of: ranges.flatMap(\.nodes))[...]
        return ranges.map { range in
            let count = range.count.nonzeroBitCount
            defer { found = found.dropFirst(count) }
            guard let subtree = CompactRange(size: range.count, hashes: Array(found.prefix(count)))
            else { preconditionFailure("a source gives a hash for each node") }
            return subtree.root
        }
    }

    /// The root of the tree over the first `size` leaves.
    package func root(at size: UInt64) throws(Failure) -> TreeHash {
        guard size > 0 else { return .emptyRoot }
        return try hashes(of: [LeafRange(start: 0, end: size)])[0]
    }
}
