import MerkleLog

/// A proof file has one form, and of all proofs only the genuine one holds for a leaf under a
/// root.
extension ParserProperty {
    static let proof = ParserProperty(name: "proof") { bytes in
        guard let file = try? ProofFile(bytes) else { return }
        try requireSame(file.bytes, bytes, "a proof is written in another form than it was read")
        let claimed = InclusionProof(index: file.index, size: Self.tree.size, hashes: file.hashes)
        for index in Self.tree.leaves.indices {
            let leaf = Self.tree.leaves[index]
            guard (try? claimed.verify(leaf: leaf, root: Self.tree.root)) != nil else { continue }
            try requireSame(claimed.index, UInt64(index), "a leaf was proved at another's place")
            try requireSame(claimed.hashes, Self.tree.path(to: index), "a second proof holds")
        }
    }

    static let tree = SmallTree()
}

/// A tree of seven leaves, hashed as RFC 6962 words it: by recursion.
struct SmallTree: Sendable {
    let leaves = (0..<7).map { TreeHash.leaf([UInt8($0)]) }
    var size: UInt64 { UInt64(leaves.count) }
    var root: TreeHash { Self.root(leaves[...]) }

    private static func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
        guard leaves.count > 1 else { return leaves[leaves.startIndex] }
        let middle = leaves.startIndex + split(leaves.count)
        return .node(root(leaves[..<middle]), root(leaves[middle...]))
    }

    /// The greatest power of two below.
    private static func split(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }

    func path(to index: Int) -> [TreeHash] { Self.path(leaves[...], index) }

    private static func path(_ leaves: ArraySlice<TreeHash>, _ index: Int) -> [TreeHash] {
        guard leaves.count > 1 else { return [] }
        let middle = leaves.startIndex + split(leaves.count)
        return index < middle
            ? path(leaves[..<middle], index) + [root(leaves[middle...])]
            : path(leaves[middle...], index) + [root(leaves[..<middle])]
    }
}
