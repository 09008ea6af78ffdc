import Glibc

/// Tells of most hashes that they were never added: Bloom filters in blocks of a cache line each,
/// a larger one after each that is full.
///
/// It is never wrong about a hash that was added. It takes two bytes for each hash that it has room
/// for.
struct KeyFilter: ~Copyable {
    private var stages: [Stage] = []
    private var room = 0

    private static let entriesMin = 1 << 14
    private static let growth = 4

    /// - Parameter expected: how many hashes will be added soon.
    init(expecting expected: UInt64) {
        addStage(entries: max(Int(expected), Self.entriesMin))
    }

    deinit {
        for stage in stages { free(stage.words) }
    }

    func mayHold(_ hash: UInt64) -> Bool {
        let choice = Stage.choice(hash)
        for index in stages.indices where stages[index].mayHold(hash, choice) { return true }
        return false
    }

    /// Reads something of each place where the hash will be looked for.
    func touch(_ hash: UInt64) -> UInt64 {
        var sum: UInt64 = 0
        for index in stages.indices { sum &+= stages[index].block(hash).pointee }
        return sum
    }

    mutating func add(_ hash: UInt64) {
        if room == 0 { addStage(entries: Self.growth * stages[stages.count - 1].entries) }
        room -= 1
        stages[stages.count - 1].add(hash)
    }

    private mutating func addStage(entries: Int) {
        stages.append(Stage(entries: entries))
        room = entries
    }

    private struct Stage {
        let entries: Int
        let words: UnsafeMutablePointer<UInt64>
        private let blocks: UInt64

        private static let bitsPerEntry = 16
        private static let wordsPerBlock = 8
        /// Each takes nine of the choice's bits.
        private static let bitsPerHash = 7

        init(entries: Int) {
            self.entries = entries
            let count = entries * Self.bitsPerEntry / (64 * Self.wordsPerBlock) + 1
            blocks = UInt64(count)
            let bytes = MemoryLayout<UInt64>.size * Self.wordsPerBlock
            // Pages of zeros that nobody has written to take no memory.
            guard let memory = calloc(count, bytes) else {
                fatalError("no memory for a filter of \(entries) keys")
            }
            words = memory.bindMemory(to: UInt64.self, capacity: count * Self.wordsPerBlock)
        }

        /// The bits that choose bits in the hash's block.
        static func choice(_ hash: UInt64) -> UInt64 { hash &* 0x9E37_79B9_7F4A_7C15 }

        func block(_ hash: UInt64) -> UnsafeMutablePointer<UInt64> {
            words + Int(hash.multipliedFullWidth(by: blocks).high) * Self.wordsPerBlock
        }

        func mayHold(_ hash: UInt64, _ choice: UInt64) -> Bool {
            let block = block(hash)
            func bit(_ step: Int) -> UInt64 {
                let bit = Int(truncatingIfNeeded: choice >> (9 * step)) & 511
                return block[bit >> 6] >> (bit & 63)
            }
            // At once, as which of them is missing cannot be foreseen.
            guard bit(0) & bit(1) & bit(2) & bit(3) & 1 == 1 else { return false }
            return (4..<Self.bitsPerHash).allSatisfy { bit($0) & 1 == 1 }
        }

        func add(_ hash: UInt64) {
            let (block, choice) = (block(hash), Self.choice(hash))
            for step in 0..<Self.bitsPerHash {
                let bit = Int(truncatingIfNeeded: choice >> (9 * step)) & 511
                block[bit >> 6] |= 1 << (bit & 63)
            }
        }
    }
}
