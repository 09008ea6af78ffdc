import LMDB

/// A bounded piece of a merge: so many full chunks, or what is left.
///
/// What it writes to the output it takes away from the inputs in the same transaction, chunk by
/// chunk, so that a merge of any size never asks for its place twice, nor for a commit of its own.
struct MergeStep {
    /// A run and its chunk that is being read, from the first entry after the boundary on.
    private struct Input {
        let run: UInt64
        var entries: [IndexEntry] = []
        var next = 0
    }

    private var inputs: [Input]
    /// The next entry of each input; the greatest of all where there is none.
    private var heads: [IndexEntry]
    private var merged: [IndexEntry] = []
    /// Chunks of the inputs that were read to their ends.
    private var consumed: [(run: UInt64, last: IndexEntry)] = []

    private init(_ runs: ArraySlice<KeyIndex.Run>) {
        inputs = runs.map { Input(run: $0.number) }
        heads = inputs.map { _ in IndexEntry.greatest }
    }

    static func perform(
        on index: inout KeyIndex, at place: Int, chunks: Int, _ tables: LogTables,
        memory: KeyMemory?, in transaction: inout WriteTransaction
    ) throws {
        let merge = index.merges[place]
        var step = MergeStep(index.inputs(of: merge))
        let hasEnded = try step.read(
            after: merge.boundary, limit: chunks * Chunk.entriesMax, transaction, tables)
        try transaction.putChunks(step.merged[...], of: merge.output, tables)
        for chunk in step.consumed {
            let key = ChunkKey(run: chunk.run, last: chunk.last)
            try transaction.delete(tables.runs, key: key.bytes)
        }
        memory?.merged(
            step.merged, of: step.inputs.map(\.run), to: merge.output, after: merge.boundary,
            isAll: hasEnded)
        index.advance(place, by: step.merged, hasEnded: hasEnded)
    }

    /// - Returns: whether nothing is left in any input.
    private mutating func read(
        after boundary: IndexEntry, limit: Int, _ transaction: borrowing WriteTransaction,
        _ tables: LogTables
    ) throws -> Bool {
        merged.reserveCapacity(limit)
        for place in inputs.indices { try fill(place, after: boundary, transaction, tables) }
        while merged.count < limit {
            let place = least
            let entry = heads[place]
            if entry == .greatest { return true }
            merged.append(entry)
            inputs[place].next += 1
            if inputs[place].next < inputs[place].entries.count {
                heads[place] = inputs[place].entries[inputs[place].next]
            } else {
                consumed.append((inputs[place].run, entry))
                try fill(place, after: entry, transaction, tables)
            }
        }
        return heads[least] == .greatest
    }

    /// The input whose head comes first.
    private var least: Int {
        var found = 0
        for place in 1..<heads.count where heads[place] < heads[found] { found = place }
        return found
    }

    /// Reads the chunk that holds the first entry after `boundary`; none where the run has ended.
    private mutating func fill(
        _ place: Int, after boundary: IndexEntry, _ transaction: borrowing WriteTransaction,
        _ tables: LogTables
    ) throws {
        let run = inputs[place].run
        let next = boundary.next
        inputs[place].entries.removeAll(keepingCapacity: true)
        inputs[place].next = 0
        heads[place] = .greatest
        var cursor = try transaction.cursor(tables.runs)
        let key = ChunkKey(run: run, last: next)
        guard try cursor.seek(atLeast: key.bytes), cursor.key.u64(0).byteSwapped == run else {
            return
        }
        let chunk = Chunk(cursor.value)
        for index in chunk.lowerBound(next)..<chunk.count {
            inputs[place].entries.append(chunk[index])
        }
        if let first = inputs[place].entries.first { heads[place] = first }
    }
}

extension KeyIndex {
    /// What a step moved stands in the output from now on; after the last one the output takes the
    /// inputs' place.
    fileprivate mutating func advance(_ place: Int, by merged: [IndexEntry], hasEnded: Bool) {
        merges[place].boundary = merged.last ?? merges[place].boundary
        merges[place].written += UInt64(merged.count)
        guard hasEnded else { return }
        let merge = merges[place]
        let inputs = Set(inputs(of: merge).map(\.number))
        runs.removeAll { inputs.contains($0.number) }
        runs.append(Run(number: merge.output, level: merge.level + 1, entries: merge.written))
        merges.remove(at: place)
        startMerge(of: merge.level)
        startMerge(of: merge.level + 1)
    }
}
