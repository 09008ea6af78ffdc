import LMDB

/// Adding keys, and what has to be done for it now and then.
extension KeyIndex {
    /// Room that a transaction keeps for ``add(_:at:_:memory:in:)``, in writes under keys.
    static let reservedPuts = 1_600
    /// How much is done in a commit.
    struct Pace: Sendable {
        /// Entries of table `keys` that become a run.
        var recentMax = 1_024
        /// Entries of one transaction that become a run by themselves.
        var runMin = 512
        /// Chunks that a merge writes in any commit, however little it appends.
        var chunksPerCommit = 4
        /// A merge goes on by so many entries for each that was added: its runs are through
        /// before as many others are there.
        var mergedPerAdded = 2
    }

    /// Adds keys that are not there, lets each merge go on a little, and turns the latest keys into
    /// a run once they are enough.
    mutating func add(
        _ pending: PendingKeys, at pace: Pace = Pace(), _ tables: LogTables, memory: KeyMemory?,
        in transaction: inout WriteTransaction
    ) throws {
        let entries = pending.sorted()
        memory?.add(entries)
        // First of all, while the room that each request was admitted with is there.
        if entries.count >= pace.runMin {
            let run = try startRun(of: entries, tables, in: &transaction)
            memory?.added(run: run)
        } else {
            for entry in entries { try addRecent(entry, tables, in: &transaction) }
        }
        try merge(after: entries.count, at: pace, tables, memory, in: &transaction)
        guard try transaction.count(tables.keys) >= pace.recentMax,
            transaction.hasRoom(puts: Self.reservedPuts / 4, bytes: 0)
        else { return }
        let recent = try transaction.recentEntries(tables)
        let run = try startRun(of: recent, tables, in: &transaction)
        try transaction.clear(tables.keys)
        memory?.emptied(recent: recent, into: run)
    }

    private func addRecent(
        _ entry: IndexEntry, _ tables: LogTables, in transaction: inout WriteTransaction
    ) throws {
        var positions: [UInt8] = []
        if let others = try transaction.get(tables.keys, key: entry.hash) {
            positions = others.array
        }
        guard !positions.isEmpty else {
            let position: InlineArray<1, UInt64> = [entry.position.littleEndian]
            return try transaction.put(tables.keys, key: entry.hash, value: position.span.bytes)
        }
        positions.append(field: entry.position)
        try transaction.put(tables.keys, key: entry.hash, value: positions)
    }

    /// - Parameter added: keys that this transaction adds.
    private mutating func merge(
        after added: Int, at pace: Pace, _ tables: LogTables, _ memory: KeyMemory?,
        in transaction: inout WriteTransaction
    ) throws {
        let asked = (pace.mergedPerAdded * added + Chunk.entriesMax - 1) / Chunk.entriesMax
        let budget = max(pace.chunksPerCommit, asked)
        for place in merges.indices.reversed() {
            guard transaction.hasRoom(puts: 3 * budget, bytes: 0) else { break }
            try MergeStep.perform(
                on: &self, at: place, chunks: budget, tables, memory: memory, in: &transaction)
        }
    }

    /// - Returns: its number.
    private mutating func startRun(
        of entries: [IndexEntry], _ tables: LogTables, in transaction: inout WriteTransaction
    ) throws -> UInt64 {
        let run = Run(
            number: nextRun, level: Self.level(of: entries.count), entries: UInt64(entries.count))
        nextRun += 1
        try transaction.putChunks(entries[...], of: run.number, tables)
        runs.append(run)
        startMerge(of: run.level)
        return run.number
    }

    /// Runs of a level are alike in size, so that a merge is never held up by one much larger.
    private static func level(of entries: Int) -> UInt32 {
        var (level, limit) = (UInt32(0), 2_048)
        while entries > limit { (level, limit) = (level + 1, limit * fanIn) }
        return level
    }

    /// Where a level has runs enough and none of its own is under way.
    mutating func startMerge(of level: UInt32) {
        let count = runs.count { $0.level == level }
        guard count >= Self.fanIn, !merges.contains(where: { $0.level == level }) else { return }
        merges.append(
            Merge(
                level: level, output: nextRun, boundary: IndexEntry(hash: 0, position: 0),
                written: 0))
        nextRun += 1
    }
}

extension Transaction where Self: ~Copyable, Self: ~Escapable {
    /// The entries of table `keys`, in order.
    func recentEntries(_ tables: LogTables) throws -> [IndexEntry] {
        var entries: [IndexEntry] = []
        var cursor = try cursor(tables.keys)
        while try cursor.next() {
            let positions = cursor.value
            for offset in stride(from: 0, to: positions.byteCount - 7, by: 8) {
                entries.append(
                    IndexEntry(hash: cursor.integerKey, position: positions.u64(offset)))
            }
        }
        return entries
    }
}

extension WriteTransaction {
    /// Writes entries that follow all those that the run has.
    mutating func putChunks(
        _ entries: ArraySlice<IndexEntry>, of run: UInt64, _ tables: LogTables
    ) throws {
        var rest = entries
        while let last = rest.prefix(Chunk.entriesMax).last {
            let chunk = rest.prefix(Chunk.entriesMax)
            let key = ChunkKey(run: run, last: last)
            try put(tables.runs, key: key.bytes, value: chunk.span.bytes)
            rest = rest.dropFirst(chunk.count)
        }
    }
}
