import LMDB

/// What a writer remembers of the key index, so that of nearly every new key it knows without a
/// search that it is new: a filter of all hashes that it has met, and how far it has met each run.
///
/// The filter may hold more than the index does, of a transaction that was undone, never less than
/// is said here. What other processes have added is learned by lookups: each that cannot be
/// answered takes in one chunk more, so that it has cost no more than they did. Used within the
/// append transaction, whose lock lets one thread in at a time.
final class KeyMemory: @unchecked Sendable {
    /// How far a run stands in the filter.
    private enum Reach: Equatable {
        case upTo(IndexEntry)
        case all
    }

    @exclusivity(unchecked) private var filter: KeyFilter?
    /// By run or output, as of what is committed.
    private var reaches: [UInt64: Reach] = [:]
    /// Every entry of table `keys` stands in the filter.
    @exclusivity(unchecked) private var hasRecent = false
    /// What holds once the transaction under way is committed.
    private var planned: (reaches: [UInt64: Reach], hasRecent: Bool)?
    /// Runs and outputs that the filter does not have to their ends, the newest last.
    @exclusivity(unchecked) private var unread: [UInt64] = []
    /// The next transaction of this number follows the last one here, and nobody else's.
    private var expected: UInt64?
    private var current: UInt64 = 0
    /// So many are read in the time of a search.
    private static let entriesPerSearch = 8
    /// Of no meaning; without it nothing would be read.
    private var foreseen: UInt64 = 0

    /// Begins a transaction. Others may have changed the index since the last one here, or that
    /// one may have been undone.
    ///
    /// - Parameter lookups: how many there will be. For many, table `keys` is read once instead of
    ///   being searched by each.
    func follow(
        _ index: KeyIndex, _ transaction: borrowing WriteTransaction, _ tables: LogTables,
        lookups: Int = 0
    ) throws {
        if filter == nil { filter = KeyFilter(expecting: index.entriesInRuns) }
        current = transaction.id
        let recent = try transaction.count(tables.keys)
        hasRecent = recent == 0 || hasRecent && expected == current
        if !hasRecent, recent < lookups * Self.entriesPerSearch {
            add(try transaction.recentEntries(tables))
            hasRecent = true
        }
        expected = nil
        planned = nil
        var kept: [UInt64: Reach] = [:]
        unread.removeAll(keepingCapacity: true)
        for merge in index.merges {
            let reach = reaches[merge.output] ?? .upTo(.least)
            kept[merge.output] = reach
            if reach != .upTo(merge.boundary) { unread.append(merge.output) }
        }
        for run in index.runs {
            let reach = reaches[run.number] ?? .upTo(.least)
            kept[run.number] = reach
            if reach != .all { unread.append(run.number) }
        }
        reaches = kept
    }

    /// The transaction is durable.
    ///
    /// - Parameter hasWritten: else the next one has its number.
    func commit(hasWritten: Bool) {
        if let planned { (reaches, hasRecent) = planned }
        planned = nil
        expected = hasWritten ? current + 1 : current
    }

    /// The index has its hash nowhere.
    func isNew(_ hash: UInt64) -> Bool {
        hasRecent && unread.isEmpty && !mayHold(hash)
    }

    /// Brings near what will be asked about these hashes: one after the other, each would wait for
    /// the memory; together, they wait but once.
    func foresee(_ hashes: some Sequence<UInt64>) {
        guard filter != nil else { return }
        for hash in hashes { foreseen &+= filter!.touch(hash) }
    }

    /// Where the index may have a hash: in table `keys`, in these runs. Each call takes in a chunk
    /// of what is not known yet.
    func suspects(
        _ hash: UInt64, in index: KeyIndex,
        _ transaction: borrowing some Transaction & ~Copyable & ~Escapable,
        _ tables: LogTables
    ) throws -> (recent: Bool, runs: [UInt64]) {
        let mayHold = mayHold(hash)
        let runs = mayHold ? index.allRuns : unread
        if let run = unread.last { try takeIn(run, index, transaction, tables) }
        return (mayHold || !hasRecent, runs)
    }

    private func mayHold(_ hash: UInt64) -> Bool { filter?.mayHold(hash) ?? true }

    /// Takes in the next chunk of a run. What a merge has taken away meanwhile is looked up where
    /// the merge has put it.
    private func takeIn(
        _ run: UInt64, _ index: KeyIndex,
        _ transaction: borrowing some Transaction & ~Copyable & ~Escapable, _ tables: LogTables
    ) throws {
        let reached: IndexEntry = if case .upTo(let entry) = reaches[run] { entry } else { .least }
        var cursor = try transaction.cursor(tables.runs)
        let key = ChunkKey(run: run, last: reached.next)
        guard try cursor.seek(atLeast: key.bytes), cursor.key.u64(0).byteSwapped == run else {
            reaches[run] =
                index.merges.first { $0.output == run }.map { .upTo($0.boundary) } ?? .all
            unread.removeAll { $0 == run }
            return
        }
        let chunk = Chunk(cursor.value)
        for place in 0..<chunk.count { filter?.add(chunk[place].hash) }
        reaches[run] = .upTo(chunk[chunk.count - 1])
    }
}

/// What the transaction itself does to the index.
extension KeyMemory {
    private func plan(_ change: (inout [UInt64: Reach], inout Bool) -> Void) {
        var next = planned ?? (reaches, hasRecent)
        change(&next.reaches, &next.hasRecent)
        planned = next
    }

    /// These come into the index; until it is said where, into table `keys`.
    func add(_ entries: [IndexEntry]) {
        for entry in entries { filter?.add(entry.hash) }
    }

    /// All of these stand in the filter: those of one transaction that became a run.
    func added(run: UInt64) {
        plan { reaches, _ in reaches[run] = .all }
    }

    /// All that was in table `keys` became a run.
    func emptied(recent entries: [IndexEntry], into run: UInt64) {
        if !hasRecent { add(entries) }
        plan { reaches, hasRecent in
            reaches[run] = .all
            hasRecent = true
        }
    }

    /// A merge has moved entries from runs to its output, up to its new boundary or all of them.
    func merged(
        _ entries: [IndexEntry], of inputs: [UInt64], to output: UInt64, after boundary: IndexEntry,
        isAll: Bool
    ) {
        let known = planned?.reaches ?? reaches
        guard known[output] ?? .upTo(.least) == .upTo(boundary) else { return }
        if !inputs.allSatisfy({ known[$0] == .all }) { add(entries) }
        let end = entries.last ?? boundary
        plan { reaches, _ in reaches[output] = isAll ? .all : .upTo(end) }
    }
}
