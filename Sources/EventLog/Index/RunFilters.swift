import LMDB

/// The filters of a store's runs and of the outputs of its merges, as far as they are made. Used
/// within the append transaction, whose lock lets one thread in at a time.
final class RunFilters: @unchecked Sendable {
    /// Of the index's runs in their order, then of the outputs in theirs.
    private var filters: [RunFilter] = []
    /// The same, without a count of references for each look.
    private var looks: [Look] = []
    /// What they were last made for; nil once a merge has gone on since.
    private var followed: KeyIndex?

    private struct Look {
        let bits: RunFilter.Bits
        var isReady: Bool
    }

    /// Another process may have changed the runs since the last transaction here, or this one may
    /// have been undone: a filter that says more than the store, or another thing, is dropped.
    func follow(_ index: KeyIndex) {
        guard index != followed else { return }
        followed = index
        var known: [UInt64: RunFilter] = [:]
        for filter in filters { known[filter.run] = filter }
        filters = index.runs.map { run in
            known[run.number] ?? RunFilter(run: run.number, entries: run.entries)
        }
        looks = filters.map { Look(bits: $0.bits, isReady: $0.isComplete) }
        for merge in index.merges {
            let entries = index.inputs(of: merge).reduce(0) { $0 + $1.entries }
            var filter = known[merge.output]
            if let known = filter, merge.boundary < known.reached || known.isComplete {
                filter = nil
            }
            let kept = filter ?? RunFilter(run: merge.output, entries: entries)
            filters.append(kept)
            looks.append(Look(bits: kept.bits, isReady: kept.reached == merge.boundary))
        }
    }

    /// Calls `body` with the place of each run or output that may hold the hash. One whose filter
    /// is not ready is among them, and its filter goes on by a chunk.
    func forEachSuspect<T: Transaction & ~Copyable & ~Escapable>(
        _ hash: UInt64, in index: KeyIndex, _ transaction: borrowing T, _ tables: LogTables,
        _ body: (Int) throws -> Void
    ) throws {
        for place in looks.indices {
            if looks[place].isReady {
                guard looks[place].bits.mayHold(hash) else { continue }
            } else {
                try extend(place, index, transaction, tables)
            }
            try body(place)
        }
    }

    private func extend<T: Transaction & ~Copyable & ~Escapable>(
        _ place: Int, _ index: KeyIndex, _ transaction: borrowing T, _ tables: LogTables
    ) throws {
        let filter = filters[place]
        try filter.extend(transaction, tables)
        let isOutput = place >= index.runs.count
        looks[place].isReady =
            isOutput
            ? filter.reached == index.merges[place - index.runs.count].boundary
            : filter.isComplete
    }

    /// A merge writes entries after its boundary. A filter that has not come so far learns of them
    /// by lookups.
    func merged(_ entries: [IndexEntry], after boundary: IndexEntry, output: UInt64, isAll: Bool) {
        followed = nil
        guard let filter = filters.first(where: { $0.run == output }), filter.reached == boundary
        else { return }
        filter.add(entries)
        if isAll { filter.complete() }
    }
}
