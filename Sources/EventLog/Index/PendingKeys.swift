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

    private mutating func grow() {
        places = [IndexEntry](repeating: IndexEntry.least, count: 4 * places.count)
        for entry in entries { insert(entry) }
    }
}
