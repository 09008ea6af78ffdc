/// The keys that a write transaction has added so far. They come into the index together, when it
/// ends; until then they are found here.
struct PendingKeys {
    /// In the order in which they came.
    private(set) var entries: [IndexEntry] = []
    /// Open addressing by the hash, which is random already; position 0 is an empty place.
    private var places = [IndexEntry](repeating: IndexEntry.least, count: 64)

    mutating func add(_ entry: IndexEntry) {
        entries.append(entry)
        if 2 * entries.count > places.count { return grow() }
        insert(entry)
    }

    func holds(_ hash: UInt64) -> Bool {
        var place = start(hash)
        while places[place].position != 0 {
            if places[place].hash == hash { return true }
            place = (place + 1) & (places.count - 1)
        }
        return false
    }

    /// Calls `body` with the position of each request whose key has this hash.
    func forEachPosition(of hash: UInt64, _ body: (UInt64) -> Void) {
        var place = start(hash)
        while places[place].position != 0 {
            if places[place].hash == hash { body(places[place].position) }
            place = (place + 1) & (places.count - 1)
        }
    }

    private func start(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash) & (places.count - 1)
    }

    private mutating func insert(_ entry: IndexEntry) {
        var place = start(entry.hash)
        while places[place].position != 0 { place = (place + 1) & (places.count - 1) }
        places[place] = entry
    }

    /// In order. Hashes are random, so that their first bits spread them over small buckets.
    func sorted() -> [IndexEntry] {
        let buckets = 256
        guard entries.count > buckets / 4 else { return entries.sorted() }
        var ends = [Int](repeating: 0, count: buckets)
        for entry in entries { ends[Int(entry.hash >> 56)] += 1 }
        guard ends.allSatisfy({ $0 <= 32 }) else { return entries.sorted() }
        for bucket in 1..<buckets { ends[bucket] += ends[bucket - 1] }
        var sorted = entries
        for entry in entries {
            let bucket = Int(entry.hash >> 56)
            ends[bucket] -= 1
            sorted[ends[bucket]] = entry
        }
        for index in 1..<sorted.count {
            let entry = sorted[index]
            var place = index
            while place > 0, entry < sorted[place - 1] {
                sorted[place] = sorted[place - 1]
                place -= 1
            }
            sorted[place] = entry
        }
        return sorted
    }

    private mutating func grow() {
        places = [IndexEntry](repeating: IndexEntry.least, count: 4 * places.count)
        for entry in entries { insert(entry) }
    }
}
