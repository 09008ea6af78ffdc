import LMDB

/// Looking a hash up.
extension Transaction where Self: ~Copyable, Self: ~Escapable {
    func keyIndex(_ tables: LogTables) throws -> KeyIndex {
        guard let value = try get(tables.meta, key: KeyIndex.tableKey) else {
            throw StoreError.corrupt(position: nil, what: "the key index's record is missing")
        }
        return try KeyIndex(value)
    }

    /// The positions of requests whose keys have this hash: none for nearly every new key. One that
    /// is being merged may be named twice.
    ///
    /// - Parameter memory: tells without a search that a run does not have it; nil: every run is
    ///   searched.
    func positions(
        of hash: UInt64, in index: KeyIndex, _ tables: LogTables, memory: KeyMemory?
    ) throws -> [UInt64] {
        var found: [UInt64] = []
        guard let memory else {
            try searchRecent(hash, tables, &found)
            for run in index.allRuns { try search(run, for: hash, tables, &found) }
            return found
        }
        if memory.isNew(hash) { return found }
        let suspects = try memory.suspects(hash, in: index, self, tables)
        if suspects.recent { try searchRecent(hash, tables, &found) }
        for run in suspects.runs { try search(run, for: hash, tables, &found) }
        return found
    }

    private func searchRecent(
        _ hash: UInt64, _ tables: LogTables, _ found: inout [UInt64]
    ) throws {
        guard let recent = try get(tables.keys, key: hash) else { return }
        for offset in stride(from: 0, to: recent.byteCount - 7, by: 8) {
            found.append(recent.u64(offset))
        }
    }

    private func search(
        _ run: UInt64, for hash: UInt64, _ tables: LogTables, _ found: inout [UInt64]
    ) throws {
        let first = IndexEntry(hash: hash, position: 0)
        var cursor = try cursor(tables.runs)
        let key = ChunkKey(run: run, last: first)
        var isThere = try cursor.seek(atLeast: key.bytes)
        while isThere, cursor.key.u64(0).byteSwapped == run {
            let chunk = Chunk(cursor.value)
            var index = chunk.lowerBound(first)
            while index < chunk.count, chunk[index].hash == hash {
                found.append(chunk[index].position)
                index += 1
            }
            // Keys of one hash may go on in the next chunk.
            guard index == chunk.count else { return }
            isThere = try cursor.next()
        }
    }
}
