import MerkleLog
import Testing

/// Proofs over every small tree, made and judged by different algorithms, against the recursive
/// definitions.
@Suite("Inclusion and consistency") struct ProofTests {
    private static let largest = 40

    @Test("A-59 an inclusion proof is the recursive path, and verifies, for every leaf and size")
    func inclusion() throws {
        let source = LeafSource(count: Self.largest)
        for size in 1...Self.largest {
            let leaves = source.leaves[..<size]
            let root = TreeHash(recursiveRoot(leaves))
            for index in 0..<size {
                let proof = InclusionProof(
                    index: UInt64(index), size: UInt64(size), from: source)
                #expect(proof.hashes.map(\.bytes) == recursivePath(index, leaves))
                try proof.verify(leaf: leafHash(leaves[index]), root: root)
            }
        }
    }

    @Test("A-59 an inclusion proof with anything changed in it does not verify")
    func inclusionChanged() {
        let source = LeafSource(count: 21)
        for size in 1...21 as ClosedRange<UInt64> {
            let root = source.root(at: size)
            for index in 0..<size {
                let proof = InclusionProof(index: index, size: size, from: source)
                let leaf = leafHash(source.leaves[Int(index)])
                #expect(throws: ProofError.self) {
                    try proof.verify(leaf: leaf.flipped(bit: 7), root: root)
                }
                #expect(throws: ProofError.self) {
                    try proof.verify(leaf: leaf, root: root.flipped(bit: 255))
                }
                for other in 0..<size where other != index {
                    var moved = proof
                    moved.index = other
                    #expect(throws: ProofError.self) { try moved.verify(leaf: leaf, root: root) }
                }
                for place in proof.hashes.indices {
                    var changed = proof
                    changed.hashes[place] = proof.hashes[place].flipped(bit: place)
                    #expect(throws: ProofError.self) { try changed.verify(leaf: leaf, root: root) }
                    changed.hashes.remove(at: place)
                    #expect(
                        throws: ProofError.wrongLength(
                            expected: proof.hashes.count, found: proof.hashes.count - 1)
                    ) { try changed.verify(leaf: leaf, root: root) }
                }
            }
        }
    }

    @Test("A-59 a consistency proof is the recursive one, and verifies, for every two sizes")
    func consistency() throws {
        let source = LeafSource(count: Self.largest)
        for new in 0...Self.largest {
            for old in 0...new {
                let proof = ConsistencyProof(from: UInt64(old), to: UInt64(new), source: source)
                let expected = old == 0 ? [] : recursiveProof(old, source.leaves[..<new])
                #expect(proof.hashes.map(\.bytes) == expected, "\(old) to \(new)")
                try proof.verify(
                    oldRoot: TreeHash(recursiveRoot(source.leaves[..<old])),
                    newRoot: TreeHash(recursiveRoot(source.leaves[..<new])))
            }
        }
    }

    @Test("A-59 a consistency proof with anything changed in it does not verify")
    func consistencyChanged() {
        let source = LeafSource(count: 21)
        for new in 1...21 as ClosedRange<UInt64> {
            for old in 0...new {
                let proof = ConsistencyProof(from: old, to: new, source: source)
                let (oldRoot, newRoot) = (source.root(at: old), source.root(at: new))
                #expect(throws: ProofError.self) {
                    try proof.verify(oldRoot: oldRoot.flipped(bit: 3), newRoot: newRoot)
                }
                if old > 0 {
                    #expect(throws: ProofError.self) {
                        try proof.verify(oldRoot: oldRoot, newRoot: newRoot.flipped(bit: 3))
                    }
                }
                for place in proof.hashes.indices {
                    var changed = proof
                    changed.hashes[place] = proof.hashes[place].flipped(bit: 100)
                    #expect(throws: ProofError.self) {
                        try changed.verify(oldRoot: oldRoot, newRoot: newRoot)
                    }
                    changed.hashes.append(newRoot)
                    #expect(
                        throws: ProofError.wrongLength(
                            expected: proof.hashes.count, found: proof.hashes.count + 1)
                    ) { try changed.verify(oldRoot: oldRoot, newRoot: newRoot) }
                }
            }
        }
    }

    @Test("A-59 a log that rewrote its past has no proof from what was signed to what it is")
    func rewritten() {
        let honest = LeafSource(count: 30)
        var forged = honest
        forged.leaves[4] = [0xFF]
        for old in 5...30 as ClosedRange<UInt64> {
            for new in old...30 {
                let proof = ConsistencyProof(from: old, to: new, source: forged)
                #expect(throws: ProofError.self) {
                    try proof.verify(
                        oldRoot: honest.root(at: old), newRoot: forged.root(at: new))
                }
            }
        }
    }

    @Test("Sizes up to the largest that there is are judged without an overflow")
    func largestSizes() {
        let hash = TreeHash.emptyRoot
        for (index, size) in [(UInt64.max, UInt64.max), (.max - 1, .max), (0, .max), (5, 0)] {
            #expect(throws: ProofError.self) {
                try InclusionProof(index: index, size: size, hashes: [])
                    .verify(leaf: hash, root: hash.flipped(bit: 0))
            }
        }
        for (old, new) in [(UInt64.max - 1, UInt64.max), (1, .max), (1 << 63, .max), (.max, 1)] {
            #expect(throws: ProofError.self) {
                try ConsistencyProof(from: old, to: new, hashes: [])
                    .verify(oldRoot: hash, newRoot: hash)
            }
        }
    }
}
