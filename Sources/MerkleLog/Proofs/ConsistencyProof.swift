/// Shows that a tree is another one continued (RFC 6962, section 2.1.2): nothing that stood in the
/// earlier one was changed, moved or removed.
package struct ConsistencyProof: Hashable, Sendable {
    package var from: UInt64
    package var to: UInt64
    package var hashes: [TreeHash]

    package init(from: UInt64, to: UInt64, hashes: [TreeHash]) {
        self.from = from
        self.to = to
        self.hashes = hashes
    }

    /// Takes it from `source`, a tree of at least `to` leaves.
    package init<S: NodeSource>(
        from: UInt64, to: UInt64, source: S
    ) throws(S.Failure) {
        precondition(from <= to, "a tree does not shrink")
        let hashes = try source.hashes(of: Self.path(from: from, to: to))
        self.init(from: from, to: to, hashes: hashes)
    }

    /// What each hash stands for: PROOF(m, D[n]). Empty where there is nothing to show: from the
    /// tree without leaves, and from a tree to itself.
    static func path(from old: UInt64, to new: UInt64) -> [LeafRange] {
        guard old > 0, old < new else { return [] }
        var path: [LeafRange] = []
        var rest = LeafRange(start: 0, end: new)
        // Whether what is left of the earlier tree is all of it, so that its root is known.
        var isWhole = true
        while rest.end != old {
            let split = rest.split
            if old <= split {
                path.append(LeafRange(start: split, end: rest.end))
                rest.end = split
            } else {
                path.append(LeafRange(start: rest.start, end: split))
                rest.start = split
                isWhole = false
            }
        }
        if !isWhole { path.append(rest) }
        return path.reversed()
    }

    /// Checks that the tree under `newRoot` continues the one under `oldRoot`, by the algorithm of
    /// RFC 9162, section 2.1.4.2.
    package func verify(oldRoot: TreeHash, newRoot: TreeHash) throws(ProofError) {
        guard from <= to else { throw .sizesDescend(from: from, to: to) }
        let expected = Self.path(from: from, to: to).count
        guard hashes.count == expected else {
            throw .wrongLength(expected: expected, found: hashes.count)
        }
        if from == 0, oldRoot != .emptyRoot { throw .emptyRootMismatch }
        if from == to, oldRoot != newRoot { throw .rootsDiffer(size: from) }
        guard expected > 0 else { return }
        let (old, new) = roots(beginningWith: oldRoot)
        guard old == oldRoot else { throw .oldRootMismatch(computed: old, expected: oldRoot) }
        guard new == newRoot else { throw .rootMismatch(computed: new, expected: newRoot) }
    }

    /// The roots of both trees that the hashes lead to.
    private func roots(beginningWith oldRoot: TreeHash) -> (old: TreeHash, new: TreeHash) {
        // A perfect earlier tree is a node of the later one; its root begins the way.
        let way = from.nonzeroBitCount == 1 ? [oldRoot] + hashes : hashes
        var (node, last) = (from - 1, to - 1)
        while node & 1 == 1 { (node, last) = (node >> 1, last >> 1) }
        var (old, new) = (way[0], way[0])
        for hash in way.dropFirst() {
            if node & 1 == 1 || node == last {
                old = .node(hash, old)
                new = .node(hash, new)
                while node & 1 == 0 && node != 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                new = .node(new, hash)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        return (old, new)
    }
}
