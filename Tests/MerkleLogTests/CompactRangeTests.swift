import MerkleLog
import Testing

@Suite("The tree by its perfect subtrees") struct CompactRangeTests {
    @Test("A-59 the root equals the recursive definition at every size")
    func everySize() {
        var range = CompactRange()
        var leaves: [[UInt8]] = []
        for size in 0..<300 {
            #expect(range.root.bytes == recursiveRoot(leaves[...]), "size \(size)")
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
                #expect(node.hash.bytes == recursiveRoot(leaves[first..<first + width]))
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
}
