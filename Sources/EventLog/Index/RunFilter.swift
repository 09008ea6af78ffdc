import LMDB

/// Tells of most hashes that a run does not have them, without a search: a Bloom filter in blocks
/// of a cache line each, in the writer's memory.
///
/// It is never wrong about a hash that the run has. It comes into being from lookups: each that it
/// cannot answer yet takes in one chunk more, so that it has cost no more than they did.
struct RunFilter {
    let run: UInt64
    private var words: [UInt64]
    private let blocks: UInt64
    /// The last entry taken in.
    private var reached = IndexEntry(hash: 0, position: 0)
    private(set) var isComplete = false

    private static let bitsPerEntry: UInt64 = 12
    private static let wordsPerBlock = 8
    private static let bitsPerHash = 6

    init(_ run: KeyIndex.Run) {
        self.run = run.number
        blocks = run.entries * Self.bitsPerEntry / UInt64(64 * Self.wordsPerBlock) + 1
        words = Array(repeating: 0, count: Int(blocks) * Self.wordsPerBlock)
    }

    func mayHold(_ hash: UInt64) -> Bool {
        let (first, bits) = place(of: hash)
        return words.withUnsafeBufferPointer { words in
            for step in 0..<Self.bitsPerHash {
                let bit = Int(truncatingIfNeeded: bits >> (9 * step)) & 511
                if words[first + bit >> 6] >> (bit & 63) & 1 == 0 { return false }
            }
            return true
        }
    }

    private mutating func add(_ hash: UInt64) {
        let (first, bits) = place(of: hash)
        for step in 0..<Self.bitsPerHash {
            let bit = Int(truncatingIfNeeded: bits >> (9 * step)) & 511
            words[first + bit >> 6] |= 1 << (bit & 63)
        }
    }

    /// The block's first word, and the bits that choose bits in it.
    private func place(of hash: UInt64) -> (first: Int, bits: UInt64) {
        let block = hash.multipliedFullWidth(by: blocks).high
        return (Int(block) * Self.wordsPerBlock, hash &* 0x9E37_79B9_7F4A_7C15)
    }

    /// Takes in the next chunk of the run. What a merge has taken away meanwhile is looked up where
    /// the merge has put it.
    mutating func extend<T: Transaction & ~Copyable & ~Escapable>(
        _ transaction: borrowing T, _ tables: LogTables
    ) throws {
        let next = IndexEntry(hash: reached.hash, position: reached.position + 1)
        var cursor = try transaction.cursor(tables.runs)
        let key = ChunkKey(run: run, last: next)
        guard try cursor.seek(atLeast: key.bytes), cursor.key.u64(0).byteSwapped == run else {
            isComplete = true
            return
        }
        let chunk = Chunk(cursor.value)
        for index in 0..<chunk.count { add(chunk[index].hash) }
        reached = chunk[chunk.count - 1]
    }
}

/// The filters of a store's runs, as far as they are made. Used within the append transaction,
/// whose lock lets one thread in at a time.
final class RunFilters: @unchecked Sendable {
    /// In the order of the index's runs.
    private var filters: [RunFilter] = []

    /// Another process may have changed the runs since the last transaction here; a number is never
    /// used again.
    func follow(_ index: KeyIndex) {
        guard !filters.map(\.run).elementsEqual(index.runs.map(\.number)) else { return }
        filters = index.runs.map { run in
            filters.first { $0.run == run.number } ?? RunFilter(run)
        }
    }

    func mayHold<T: Transaction & ~Copyable & ~Escapable>(
        _ hash: UInt64, at place: Int, _ transaction: borrowing T, _ tables: LogTables
    ) throws -> Bool {
        if filters[place].isComplete { return filters[place].mayHold(hash) }
        try filters[place].extend(transaction, tables)
        return true
    }
}
