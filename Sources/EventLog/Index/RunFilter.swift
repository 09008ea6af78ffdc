import LMDB

/// Tells of most hashes that a run does not have them, without a search: a Bloom filter in blocks
/// of a cache line each, in the writer's memory.
///
/// It is never wrong about a hash that the run has. It comes into being from lookups: each that it
/// cannot answer yet takes in one chunk more, so that it has cost no more than they did.
final class RunFilter {
    let run: UInt64
    /// The last entry taken in.
    private(set) var reached = IndexEntry(hash: 0, position: 0)
    /// The run has no more.
    private(set) var isComplete = false
    let bits: Bits

    init(run: UInt64, entries: UInt64) {
        self.run = run
        bits = Bits(entries: entries)
    }

    deinit { bits.words.deallocate() }

    func add(_ entries: some Collection<IndexEntry>) {
        for entry in entries {
            bits.add(entry.hash)
            reached = entry
        }
    }

    func complete() { isComplete = true }

    /// Takes in the next chunk of the run. What a merge has taken away meanwhile is looked up where
    /// the merge has put it.
    func extend<T: Transaction & ~Copyable & ~Escapable>(
        _ transaction: borrowing T, _ tables: LogTables
    ) throws {
        let next = IndexEntry(hash: reached.hash, position: reached.position + 1)
        var cursor = try transaction.cursor(tables.runs)
        let key = ChunkKey(run: run, last: next)
        guard try cursor.seek(atLeast: key.bytes), cursor.key.u64(0).byteSwapped == run else {
            return complete()
        }
        let chunk = Chunk(cursor.value)
        add((0..<chunk.count).map { chunk[$0] })
    }

    /// The bits themselves, for whoever tests many filters in a row.
    struct Bits {
        fileprivate let words: UnsafeMutablePointer<UInt64>
        private let blocks: UInt64

        private static let bitsPerEntry: UInt64 = 12
        private static let wordsPerBlock = 8
        private static let bitsPerHash = 6

        fileprivate init(entries: UInt64) {
            blocks = entries * Self.bitsPerEntry / UInt64(64 * Self.wordsPerBlock) + 1
            let count = Int(blocks) * Self.wordsPerBlock
            words = .allocate(capacity: count)
            words.initialize(repeating: 0, count: count)
        }

        func mayHold(_ hash: UInt64) -> Bool {
            let (block, choice) = place(of: hash)
            for step in 0..<Self.bitsPerHash {
                let bit = Int(truncatingIfNeeded: choice >> (9 * step)) & 511
                if block[bit >> 6] >> (bit & 63) & 1 == 0 { return false }
            }
            return true
        }

        fileprivate func add(_ hash: UInt64) {
            let (block, choice) = place(of: hash)
            for step in 0..<Self.bitsPerHash {
                let bit = Int(truncatingIfNeeded: choice >> (9 * step)) & 511
                block[bit >> 6] |= 1 << (bit & 63)
            }
        }

        /// The hash's block, and the bits that choose bits in it.
        private func place(
            of hash: UInt64
        ) -> (block: UnsafeMutablePointer<UInt64>, choice: UInt64) {
            let block = hash.multipliedFullWidth(by: blocks).high
            return (words + Int(block) * Self.wordsPerBlock, hash &* 0x9E37_79B9_7F4A_7C15)
        }
    }
}
