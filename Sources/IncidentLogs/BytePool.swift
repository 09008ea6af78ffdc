/// Values made from short runs of bytes, made once and looked up ever after: a log names the same
/// few groups and people a hundred thousand times.
///
/// Bounded in entries and bytes; what comes when it is full is made anew each time. Nothing here
/// shows an order, so that the hash seed of a process changes no result.
struct BytePool<Value> {
    private struct Entry {
        var hash: Int
        var start: Int
        var count: Int
        var value: Value
    }

    static var maxEntries: Int { 1 << 16 }
    static var maxBytes: Int { 1 << 22 }

    private var entries: [Entry] = []
    private var bytes: [UInt8] = []
    /// Places in `entries`, by hash; -1 is free. A power of two, never more than half full.
    private var slots = [Int32](repeating: -1, count: 256)

    var count: Int { entries.count }

    /// The value of these bytes, made by `make` unless it is known. What throws is not kept.
    mutating func value<Failure: Error>(
        of key: UnsafeRawBufferPointer,
        make: (UnsafeRawBufferPointer) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        var hasher = Hasher()
        hasher.combine(bytes: key)
        let hash = hasher.finalize()
        var slot = hash & (slots.count - 1)
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if isEntry(index, hash, key) { return entries[index].value }
            slot = (slot + 1) & (slots.count - 1)
        }
        let value = try make(key)
        guard entries.count < Self.maxEntries, bytes.count + key.count <= Self.maxBytes else {
            return value
        }
        slots[slot] = Int32(entries.count)
        entries.append(Entry(hash: hash, start: bytes.count, count: key.count, value: value))
        bytes.append(contentsOf: key)
        if entries.count * 2 > slots.count { grow() }
        return value
    }

    private func isEntry(_ index: Int, _ hash: Int, _ key: UnsafeRawBufferPointer) -> Bool {
        guard entries[index].hash == hash, entries[index].count == key.count else { return false }
        let start = entries[index].start
        return bytes.withUnsafeBytes { known in
            known[start..<start + key.count].elementsEqual(key)
        }
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        for (index, entry) in entries.enumerated() {
            var slot = entry.hash & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(index)
        }
    }
}
