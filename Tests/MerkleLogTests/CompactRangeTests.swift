import Crypto
import Foundation
import MerkleLog
import Testing

/// RFC 6962, section 2.1, word for word and slow: the oracle.
private func root(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
    switch leaves.count {
    case 0: return Array(SHA256.hash(data: [UInt8]()))
    case 1: return Array(SHA256.hash(data: [0] + leaves[leaves.startIndex]))
    default:
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return Array(SHA256.hash(data: [1] + root(leaves[..<middle]) + root(leaves[middle...])))
    }
}

private func leafHash(_ bytes: [UInt8]) -> TreeHash {
    bytes.withUnsafeBytes { TreeHash.leaf($0) }
}

/// The folder of published vectors, where the machine has it.
private let fixtures = ProcessInfo.processInfo.environment["DAYBOOK_FIXTURES"].map {
    URL(filePath: $0)
}

@Suite("The tree by its perfect subtrees") struct CompactRangeTests {
    @Test("A-59 the root equals the recursive definition at every size")
    func recursiveRoot() {
        var range = CompactRange()
        var leaves: [[UInt8]] = []
        for size in 0..<300 {
            #expect(range.root.bytes == root(leaves[...]), "size \(size)")
            leaves.append((0..<(size % 7)).map { UInt8(truncatingIfNeeded: $0 &* size) })
            range.append(leafHash(leaves[size]))
        }
    }

    @Test("Every interior node is told once, with the root of its leaves")
    func completedNodes() {
        var range = CompactRange()
        var seen: Set<[UInt64]> = []
        let leaves = (0..<256).map { [UInt8($0)] }
        for leaf in leaves {
            range.append(leafHash(leaf)) { node in
                let width = 1 << node.level
                let first = Int(node.index) * width
                #expect(node.hash.bytes == root(leaves[first..<first + width]))
                #expect(seen.insert([UInt64(node.level), node.index]).inserted)
            }
        }
        #expect(seen.count == 255)
    }

    @Test("A range can be taken up again from its hashes, and from no others")
    func resumed() throws {
        var range = CompactRange()
        for leaf in 0..<100 { range.append(leafHash([UInt8(leaf)])) }
        var resumed = try #require(CompactRange(size: range.size, hashes: range.hashes))
        range.append(leafHash([1]))
        resumed.append(leafHash([1]))
        #expect(resumed == range)
        #expect(CompactRange(size: 3, hashes: Array(range.hashes.prefix(1))) == nil)
    }

    @Test("Subtrees are the perfect ones that cover the leaves in order")
    func subtrees() {
        for size in 0..<200 as Range<UInt64> {
            var covered: UInt64 = 0
            for (level, index) in CompactRange.subtrees(of: size) {
                #expect(index << level == covered)
                covered += 1 << level
            }
            #expect(covered == size)
        }
    }

    @Test(
        "The roots of Go's checksum database tests come out",
        .enabled(if: fixtures != nil, "DAYBOOK_FIXTURES does not name the published vectors"))
    func goVectors() throws {
        struct Roots: Decodable { var roots_b64_by_size_1_to_100: [String] }
        let file = try #require(fixtures)
            .appending(path: "vectors/go-sumdb-note/testtree_roots.json")
        let roots = try JSONDecoder().decode(Roots.self, from: Data(contentsOf: file))
        #expect(roots.roots_b64_by_size_1_to_100.count == 100)
        var range = CompactRange()
        for (index, expected) in roots.roots_b64_by_size_1_to_100.enumerated() {
            range.append(leafHash(Array("leaf \(index)".utf8)))
            #expect(Data(range.root.bytes).base64EncodedString() == expected)
        }
    }

    @Test(
        "The inclusion proofs of the RFC 6962 vectors hold or fail as they say",
        .enabled(if: fixtures != nil, "DAYBOOK_FIXTURES does not name the published vectors"))
    func inclusionVectors() throws {
        struct Vector: Decodable {
            var leafIdx: UInt64
            var treeSize: UInt64
            var root: Data
            var leafHash: Data
            var proof: [Data]?
            var wantErr: Bool
        }
        let folder = try #require(fixtures).appending(path: "vectors/rfc6962/inclusion")
        let names = try #require(FileManager.default.enumerator(atPath: folder.path()))
        var tried = 0
        for case let name as String in names where name.hasSuffix(".json") {
            let file = folder.appending(path: name)
            let vector = try JSONDecoder().decode(Vector.self, from: Data(contentsOf: file))
            let holds = climbs(
                from: Array(vector.leafHash), at: vector.leafIdx, of: vector.treeSize,
                along: (vector.proof ?? []).map { Array($0) }, to: Array(vector.root))
            #expect(holds == !vector.wantErr, "\(name)")
            tried += 1
        }
        #expect(tried > 40)
    }

    /// RFC 9162, section 2.1.3.2, with this module's node hash.
    private func climbs(
        from leaf: [UInt8], at index: UInt64, of size: UInt64, along proof: [[UInt8]],
        to root: [UInt8]
    ) -> Bool {
        guard index < size, (proof + [leaf]).allSatisfy({ $0.count == 32 }) else { return false }
        var (node, last) = (index, size - 1)
        var hash = TreeHash(leaf)
        for sibling in proof {
            guard last != 0 else { return false }
            if node & 1 == 1 || node == last {
                hash = TreeHash.node(TreeHash(sibling), hash)
                while node & 1 == 0 && node != 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                hash = TreeHash.node(hash, TreeHash(sibling))
            }
            (node, last) = (node >> 1, last >> 1)
        }
        return last == 0 && hash.bytes == root
    }
}
