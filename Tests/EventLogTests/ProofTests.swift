import EventLog
import Foundation
import MerkleLog
import Testing

/// What the log proves of itself, from the nodes that it stores, against its plain leaves.
@Suite("Proofs from the store") struct ProofTests {
    private static let count: UInt64 = 700

    /// A log of ``count`` events, and their leaves one by one.
    private static func filled() throws -> (TemporaryStore, EventLog, [TreeHash]) {
        let store = try TemporaryStore()
        let log = try store.open()
        for first in stride(from: 2, through: count, by: 100) {
            let events = (first..<min(first + 100, count + 1)).map { event(id: "e-\($0)") }
            _ = try log.appendBlocking(request("r-\(first)", events))
        }
        let leaves = try log.read(limit: Int(count)).map { TreeHash($0.leafHash) }
        #expect(leaves.count == Int(count))
        return (store, log, leaves)
    }

    private static func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
        var range = CompactRange()
        for leaf in leaves { range.append(leaf) }
        return range.root
    }

    /// Sizes around the powers of two and of 256, where stored nodes begin.
    private static let sizes: [UInt64] = [1, 2, 3, 127, 255, 256, 257, 511, 512, 513, 640, 700]

    @Test("A-59 an event is proved under the tree of every size, from stored nodes")
    func inclusion() throws {
        let (_, log, leaves) = try Self.filled()
        for size in Self.sizes {
            let root = Self.root(leaves.prefix(Int(size)))
            #expect(try log.nodes.root(at: size) == root)
            for index in Set([0, 1, 254, 255, 256, 511, 512, 639, size - 1]) where index < size {
                let proof = try log.proveInclusion(
                    of: Position(index + 1), in: Position(size))
                try proof.verify(leaf: leaves[Int(index)], root: root)
                let envelope = try log.envelope(at: Position(index + 1))
                #expect(TreeHash.leaf(envelope) == leaves[Int(index)])
            }
        }
    }

    @Test("A-59 the log proves that it continues itself, from every size to every later one")
    func consistency() throws {
        let (_, log, leaves) = try Self.filled()
        for (place, old) in Self.sizes.enumerated() {
            for new in Self.sizes[place...] {
                let proof = try log.proveConsistency(from: Position(old), to: Position(new))
                try proof.verify(
                    oldRoot: Self.root(leaves.prefix(Int(old))),
                    newRoot: Self.root(leaves.prefix(Int(new))))
            }
        }
    }

    @Test("A-59 exported tiles hold the envelopes and the nodes, and a second export the rest")
    func tiles() throws {
        let (_, log, leaves) = try Self.filled()
        var builder = TileBuilder()
        var expected: [TilePath: [UInt8]] = [:]
        for leaf in leaves {
            builder.append(leaf) { expected[$0] = $1.flatMap(\.bytes) }
        }
        builder.finish { expected[$0] = $1.flatMap(\.bytes) }
        var written: [TilePath: [UInt8]] = [:]
        for (old, new) in [(0, 300), (300, 300), (300, 700)] as [(UInt64, UInt64)] {
            var count = 0
            try log.exportTiles(from: Position(old), to: Position(new)) { path, bytes in
                written[path] = bytes
                count += 1
            }
            // Two files for each tile of level 0, one for each above.
            #expect(count == (old == new ? 0 : 5), "\(old) to \(new)")
        }
        for (path, bytes) in expected { #expect(written[path] == bytes, "\(path.text)") }
        var position: UInt64 = 0
        for index in 0..<3 as Range<UInt64> {
            let path = TilePath(.entries, index: index, width: index == 2 ? 188 : 256)
            let bundle = try #require(written[path])
            for entry in try #require(EntryBundle.entries(in: bundle)) {
                position += 1
                #expect(TreeHash.leaf(Array(entry)) == leaves[Int(position - 1)])
            }
        }
        #expect(position == Self.count)
    }

    @Test("What the log has not reached cannot be proved, signed or exported")
    func beyond() throws {
        let store = try TemporaryStore()
        let log = try store.open()
        let head = try log.durableHead()
        #expect(head.position == Position(1))
        #expect(throws: StoreError.beyondHead(asked: Position(2), head: Position(1))) {
            _ = try log.proveInclusion(of: Position(1), in: Position(2))
        }
        #expect(throws: StoreError.beyondHead(asked: Position(0), head: Position(1))) {
            _ = try log.proveInclusion(of: Position(0), in: Position(1))
        }
        #expect(throws: StoreError.beyondHead(asked: Position(2), head: Position(1))) {
            _ = try log.proveConsistency(from: Position(0), to: Position(2))
        }
        #expect(throws: StoreError.beyondHead(asked: Position(2), head: Position(1))) {
            try log.exportTiles(from: .start, to: Position(2)) { _, _ in }
        }
    }
}
