import LMDB

/// Adding keys, and what has to be done for it now and then.
extension KeyIndex {
    /// Room that a transaction keeps for ``maintain(after:_:_:)``, in writes under keys.
    static let reservedPuts = 1_600
    /// How much is done in a commit.
    struct Pace: Sendable {
        /// Entries of table `keys` that become a run.
        var recentMax = 4_096
        /// Chunks that a merge writes in any commit, however little it appends.
        var chunksPerCommit = 4
        /// A merge goes on by so many entries for each that was added: its runs are through
        /// before as many others are there.
        var mergedPerAdded = 2
    }

    /// Adds a key that is not there.
    func add(
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

    /// Turns the latest keys into a run once they are enough, and lets each merge go on a little.
    ///
    /// - Parameter added: keys that this transaction has added.
    mutating func maintain(
        after added: Int, at pace: Pace = Pace(), _ tables: LogTables, filters: RunFilters?,
        in transaction: inout WriteTransaction
    ) throws {
        let asked = (pace.mergedPerAdded * added + Chunk.entriesMax - 1) / Chunk.entriesMax
        let budget = max(pace.chunksPerCommit, asked)
        for place in merges.indices.reversed() {
            guard transaction.hasRoom(puts: 3 * budget, bytes: 0) else { break }
            try MergeStep.perform(
                on: &self, at: place, chunks: budget, tables, filters: filters, in: &transaction)
        }
        if try transaction.count(tables.keys) >= pace.recentMax,
            transaction.hasRoom(puts: Self.reservedPuts / 4, bytes: 0)
        {
            try startRun(tables, in: &transaction)
        }
    }

    private mutating func startRun(
        _ tables: LogTables, in transaction: inout WriteTransaction
    ) throws {
        let entries = try transaction.recentEntries(tables)
        let run = Run(number: nextRun, level: 0, entries: UInt64(entries.count))
        nextRun += 1
        try transaction.putChunks(entries[...], of: run.number, tables)
        try transaction.clear(tables.keys)
        runs.append(run)
        startMerge(of: 0)
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
