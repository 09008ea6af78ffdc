import LMDB

/// Compares the key index with the records in both directions: each entry names the first event of
/// a request under the hash of its key, none twice, and each request is named.
///
/// It walks the index, not the records: what was seen is a bit a position.
struct IndexCheck {
    private(set) var problems: [VerifyReport.Problem] = []
    private var seen = PositionSet()
    private let index: KeyIndex
    private let tables: LogTables
    private let head: Position

    static func check(
        requests: PositionSet, upTo head: Position, _ transaction: borrowing ReadTransaction,
        _ tables: LogTables
    ) throws -> [VerifyReport.Problem] {
        let index = try transaction.keyIndex(tables)
        var check = IndexCheck(index: index, tables: tables, head: head)
        try check.checkRecent(transaction)
        try check.checkRuns(transaction)
        check.require(requests)
        return check.problems
    }

    private init(index: KeyIndex, tables: LogTables, head: Position) {
        self.index = index
        self.tables = tables
        self.head = head
    }

    private mutating func report(_ what: String, at position: UInt64? = nil) {
        guard problems.count < VerifyReport.problemsMax else { return }
        problems.append(.init(position: position.map { Position($0) }, what: what))
    }

    private mutating func require(_ requests: PositionSet) {
        for position in requests.members(missingIn: seen, limit: VerifyReport.problemsMax) {
            report("the index of keys lacks its request", at: position.rawValue)
        }
    }

    private mutating func checkRecent(_ transaction: borrowing ReadTransaction) throws {
        for entry in try transaction.recentEntries(tables) { try check(entry, transaction) }
    }

    /// All chunks in the order of runs and entries.
    private mutating func checkRuns(_ transaction: borrowing ReadTransaction) throws {
        var counts: [UInt64: UInt64] = [:]
        var last: (run: UInt64, entry: IndexEntry)?
        var cursor = try transaction.cursor(tables.runs)
        while try cursor.next() {
            guard cursor.key.byteCount == 24, cursor.value.byteCount % IndexEntry.byteCount == 0
            else {
                report("a chunk of the index of keys has a wrong form")
                continue
            }
            let run = cursor.key.u64(0).byteSwapped
            let chunk = Chunk(cursor.value)
            let end = IndexEntry(
                hash: cursor.key.u64(8).byteSwapped, position: cursor.key.u64(16).byteSwapped)
            guard 1...Chunk.entriesMax ~= chunk.count, chunk[chunk.count - 1] == end else {
                report("a chunk of run \(run) of the index of keys does not end with its key")
                continue
            }
            let boundary = boundary(ofInput: run)
            for place in 0..<chunk.count {
                let entry = chunk[place]
                if let last, last.run == run, entry <= last.entry {
                    report("run \(run) of the index of keys is out of order")
                }
                last = (run, entry)
                // What was merged already is looked for in the output.
                if let boundary, entry <= boundary { continue }
                counts[run, default: 0] += 1
                try check(entry, transaction)
            }
        }
        compare(counts)
    }

    /// Of a run that is being merged; nil for others.
    private func boundary(ofInput run: UInt64) -> IndexEntry? {
        index.merges.first { merge in
            index.inputs(of: merge).contains { $0.number == run }
        }?.boundary
    }

    private mutating func check(
        _ entry: IndexEntry, _ transaction: borrowing ReadTransaction
    ) throws {
        guard 1...head.rawValue ~= entry.position else {
            return report("the index of keys names @\(entry.position), beyond the head")
        }
        if let event = try? transaction.event(Position(entry.position), tables) {
            let octets = event.keyOctets
            let isItsOwn =
                event.indexInRequest == 0 && keyHash(octets, seed: index.seed) == entry.hash
            guard isItsOwn else {
                return report(
                    "the index of keys names it under a key that is not its own",
                    at: entry.position)
            }
        }
        if seen[entry.position] {
            return report("the index of keys names its request twice", at: entry.position)
        }
        seen[entry.position] = true
    }

    /// The index's own record says how many entries each run has.
    private mutating func compare(_ counts: [UInt64: UInt64]) {
        var expected: [UInt64: UInt64] = [:]
        let merging = Set(index.merges.flatMap { merge in index.inputs(of: merge).map(\.number) })
        for run in index.runs where !merging.contains(run.number) {
            expected[run.number] = run.entries
        }
        for merge in index.merges {
            expected[merge.output] = merge.written
            compareInputs(of: merge, counts)
        }
        let numbers = Set(expected.keys).union(counts.keys).subtracting(merging)
        for run in numbers.sorted() where expected[run, default: 0] != counts[run, default: 0] {
            report(
                "run \(run) of the index of keys has \(counts[run, default: 0]) entries, "
                    + "its record says \(expected[run, default: 0])")
        }
    }

    /// What a merge has not written yet is still in its inputs.
    private mutating func compareInputs(of merge: KeyIndex.Merge, _ counts: [UInt64: UInt64]) {
        let inputs = index.inputs(of: merge)
        let found = inputs.reduce(merge.written) { $0 + counts[$1.number, default: 0] }
        let expected = inputs.reduce(0) { $0 + $1.entries }
        if found != expected {
            report(
                "the runs that are merged into run \(merge.output) of the index of keys have "
                    + "\(found) entries with those merged, their records say \(expected)")
        }
    }
}
