/// A tree of n leaves by the roots of its perfect subtrees, largest first: one for each bit that is
/// set in n. It is all that appending a leaf and computing the root need.
package struct CompactRange: Hashable, Sendable {
    /// A node by its level (leaves are level 0) and its place in that level, from 0.
    package struct Node: Hashable, Sendable {
        package var level: Int
        package var index: UInt64
        package var hash: TreeHash

        package init(level: Int, index: UInt64, hash: TreeHash) {
            self.level = level
            self.index = index
            self.hash = hash
        }
    }

    package private(set) var size: UInt64
    package private(set) var hashes: [TreeHash]

    package init() {
        size = 0
        hashes = []
    }

    /// Nil unless there is one hash for each bit set in `size`.
    package init?(size: UInt64, hashes: [TreeHash]) {
        guard hashes.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.hashes = hashes
    }

    /// Adds a leaf and shows each interior node that it completes, from below.
    package mutating func append<E: Error>(
        _ leaf: TreeHash, completed: (Node) throws(E) -> Void
    ) throws(E) {
        try append(subtree: leaf, level: 0, completed: completed)
    }

    /// Adds the root of 2^level leaves at once. The size must be a multiple of so many.
    package mutating func append<E: Error>(
        subtree: TreeHash, level: Int, completed: (Node) throws(E) -> Void
    ) throws(E) {
        precondition(size & (1 << level - 1) == 0, "a subtree begins where one can")
        var hash = subtree
        var reached = level
        // Each bit that a binary increment of the size carries over merges two equal subtrees.
        while size >> reached & 1 == 1 {
            hash = TreeHash.node(hashes.removeLast(), hash)
            reached += 1
            try completed(Node(level: reached, index: size >> reached, hash: hash))
        }
        hashes.append(hash)
        size += 1 << level
    }

    package mutating func append(_ leaf: TreeHash) {
        append(leaf) { _ in }
    }

    /// The tree head over all leaves.
    package var root: TreeHash {
        guard var root = hashes.last else { return .emptyRoot }
        for hash in hashes.dropLast().reversed() { root = TreeHash.node(hash, root) }
        return root
    }

    /// Level and index of each perfect subtree of a tree of `size` leaves, largest first.
    package static func subtrees(of size: UInt64) -> [(level: Int, index: UInt64)] {
        (0..<64).reversed().compactMap { level in
            size >> level & 1 == 1 ? (level, (size >> level) - 1) : nil
        }
    }
}
