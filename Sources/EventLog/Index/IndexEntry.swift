import CXXHash

/// What the key index holds of a request: the hash of its idempotency key, and the position of its
/// first event. Ordered by both, so that two keys of one hash stand side by side.
struct IndexEntry: Hashable, Comparable, Sendable {
    static let byteCount = 16

    var hash: UInt64
    var position: UInt64

    /// Before every entry, as positions begin at 1.
    static let least = IndexEntry(hash: 0, position: 0)

    /// After every entry, as no position is so large.
    static let greatest = IndexEntry(hash: .max, position: .max)

    /// The least entry after this one.
    var next: IndexEntry { IndexEntry(hash: hash, position: position + 1) }

    static func < (one: IndexEntry, other: IndexEntry) -> Bool {
        one.hash == other.hash ? one.position < other.position : one.hash < other.hash
    }
}

/// 64 bits of XXH3 over a key's octets as a record holds them. The seed is drawn for each store,
/// so that nobody who has not read it can choose keys that collide.
func keyHash(_ octets: RawSpan, seed: UInt64) -> UInt64 {
    octets.withUnsafeBytes { XXH3_64bits_withSeed($0.baseAddress, $0.count, seed) }
}

/// The key of a chunk in table `runs`: the run, and the chunk's last entry. So the first chunk at
/// or after an entry is the one that holds it.
struct ChunkKey: ~Copyable {
    private let words: InlineArray<3, UInt64>

    init(run: UInt64, last: IndexEntry) {
        words = [run.bigEndian, last.hash.bigEndian, last.position.bigEndian]
    }

    var bytes: RawSpan {
        @_lifetime(borrow self)
        get { words.span.bytes }
    }
}

/// A stored chunk: entries in order, each two integers of 64 bits, little-endian.
struct Chunk: ~Escapable {
    /// Entries that fill one page of LMDB with its header, so that a chunk is never longer.
    static let entriesMax = 255

    let value: RawSpan

    @_lifetime(copy value)
    init(_ value: RawSpan) { self.value = value }

    var count: Int { value.byteCount / IndexEntry.byteCount }

    subscript(index: Int) -> IndexEntry {
        IndexEntry(hash: value.u64(16 * index), position: value.u64(16 * index + 8))
    }

    /// The index of the first entry that is not before `entry`.
    func lowerBound(_ entry: IndexEntry) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < entry { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
