/// Shows that a leaf stands at an index of a tree (RFC 6962, section 2.1.1): the hash of each
/// sibling on the way from the leaf to the root, from below.
package struct InclusionProof: Hashable, Sendable {
    package var index: UInt64
    package var size: UInt64
    package var hashes: [TreeHash]

    package init(index: UInt64, size: UInt64, hashes: [TreeHash]) {
        self.index = index
        self.size = size
        self.hashes = hashes
    }

    /// Takes it from `source`, a tree of at least `size` leaves.
    package init<S: NodeSource>(
        index: UInt64, size: UInt64, from source: S
    ) throws(S.Failure) {
        precondition(index < size, "the tree has that leaf")
        let hashes = try source.hashes(of: Self.path(to: index, of: size))
        self.init(index: index, size: size, hashes: hashes)
    }

    /// What each hash of a proof stands for, from the leaf's sibling up: PATH(m, D[n]).
    static func path(to index: UInt64, of size: UInt64) -> [LeafRange] {
        var path: [LeafRange] = []
        var rest = LeafRange(start: 0, end: size)
        while rest.count > 1 {
            let split = rest.split
            if index < split {
                path.append(LeafRange(start: split, end: rest.end))
                rest.end = split
            } else {
                path.append(LeafRange(start: rest.start, end: split))
                rest.start = split
            }
        }
        return path.reversed()
    }

    /// Checks that `leaf` stands at the index under `root`, by the algorithm of RFC 9162, section
    /// 2.1.3.2, which knows nothing of how proofs are made here.
    package func verify(leaf: TreeHash, root: TreeHash) throws(ProofError) {
        guard index < size else { throw .indexBeyondSize(index: index, size: size) }
        let expected = Self.length(index: index, size: size)
        guard hashes.count == expected else {
            throw .wrongLength(expected: expected, found: hashes.count)
        }
        var (node, last) = (index, size - 1)
        var hash = leaf
        for sibling in hashes {
            if node & 1 == 1 || node == last {
                hash = .node(sibling, hash)
                while node & 1 == 0 && node != 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                hash = .node(hash, sibling)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        assert(last == 0, "a proof of the right length ends at the root")
        guard hash == root else { throw .rootMismatch(computed: hash, expected: root) }
    }

    /// How many hashes such a proof has: all levels in which the leaf's way has left the right
    /// edge, and one for each left sibling above.
    static func length(index: UInt64, size: UInt64) -> Int {
        let inner = 64 - (index ^ (size - 1)).leadingZeroBitCount
        return inner + (inner < 64 ? (index >> UInt64(inner)).nonzeroBitCount : 0)
    }
}
