import LMDB
import Testing

@testable import EventLog

/// A hash over the whole range, as a filter expects it, of a small number.
private func spread(_ number: UInt64) -> UInt64 { number &* 0xD6E8_FEB8_6659_FD93 }

/// The index of idempotency keys against a dictionary: every key that was added is found, whatever
/// becomes a run and is merged meanwhile.
@Suite("Key index")
struct KeyIndexTests {
    /// Hashes of 12 bits, so that many keys share one; small runs, so that three levels come about.
    private struct Life {
        var random: SeededGenerator
        let environment: Environment
        let tables: LogTables
        /// Two processes that append by turns.
        let memories = [KeyMemory(), KeyMemory()]
        var model: [UInt64: [UInt64]] = [:]
        var size: UInt64 = 0
        let pace = KeyIndex.Pace(
            recentMax: 300, runMin: 250, chunksPerCommit: 1, mergedPerAdded: 2)
        let mask: UInt64

        struct Undone: Error {}

        mutating func commit(_ count: Int, writer: Int, isUndone: Bool) throws {
            var added = PendingKeys()
            do {
                try environment.write { transaction in
                    var index = try transaction.keyIndex(tables)
                    try memories[writer].follow(
                        index, transaction, tables, lookups: count)
                    for _ in 0..<count {
                        let hash = spread(random.next() & mask)
                        try check(hash, plus: added, index, writer, transaction)
                        let entry = IndexEntry(
                            hash: hash, position: size + UInt64(added.entries.count) + 1)
                        added.add(entry)
                    }
                    try index.add(
                        added, at: pace, tables, memory: memories[writer], in: &transaction)
                    try transaction.put(
                        tables.meta, key: KeyIndex.tableKey, value: index.bytes)
                    if isUndone { throw Undone() }
                }
            } catch is Undone { return }
            memories[writer].commit(hasWritten: true)
            for entry in added.entries { model[entry.hash, default: []].append(entry.position) }
            size += UInt64(count)
        }

        private func check(
            _ hash: UInt64, plus added: PendingKeys, _ index: KeyIndex, _ writer: Int,
            _ transaction: borrowing WriteTransaction
        ) throws {
            let expected =
                (model[hash] ?? []) + added.entries.filter { $0.hash == hash }.map(\.position)
            var found = try transaction.positions(
                of: hash, in: index, tables, memory: memories[writer])
            added.forEachPosition(of: hash) { found.append($0) }
            #expect(Set(found) == Set(expected))
        }

        /// Everything once more, by search alone; and nothing beside it.
        func checkAll() throws {
            try environment.read { transaction in
                let index = try transaction.keyIndex(tables)
                for (hash, positions) in model {
                    let found = try transaction.positions(
                        of: hash, in: index, tables, memory: nil)
                    #expect(Set(found) == Set(positions))
                }
                let recent = try transaction.recentEntries(tables).count
                #expect(UInt64(recent) + index.entriesInRuns == size)
                var stored = 0
                var cursor = try transaction.cursor(tables.runs)
                while try cursor.next() { stored += Chunk(cursor.value).count }
                // A chunk whose front was merged stands until its end is.
                let partly = index.merges.count * KeyIndex.fanIn * Chunk.entriesMax
                #expect(stored >= Int(index.entriesInRuns))
                #expect(stored <= Int(index.entriesInRuns) + partly)
                let levels = Dictionary(grouping: index.runs, by: \.level)
                #expect(levels.values.allSatisfy { $0.count < 2 * KeyIndex.fanIn })
            }
        }
    }

    @Test(
        "Law 4: every key added is found, and no other, through runs, merges and undone commits",
        arguments: [(1 as UInt64, 0xFFF as UInt64), (2, .max), (3, 0x1FF), (4, 0xFFFF)])
    func model(seed: UInt64, mask: UInt64) throws {
        let store = try TemporaryStore()
        let environment = try Environment(opening: store.path + "/log")
        defer { environment.close() }
        var life = Life(
            random: SeededGenerator(seed: seed), environment: environment,
            tables: try LogTables(environment), mask: mask)
        try environment.write { transaction in
            try transaction.clear(life.tables.keys)
        }
        while life.size < 25_000 {
            let count = Int(life.random.next() % 3 == 0 ? 1 : life.random.next() % 400)
            try life.commit(
                count, writer: Int(life.random.next() % 2),
                isUndone: life.random.next() % 7 == 0)
        }
        try life.checkAll()
    }

    /// Processes by turns, each with a memory of its own.
    private struct Turns {
        struct Undone: Error {}

        let environment: Environment
        let tables: LogTables

        init(_ store: TemporaryStore) throws {
            environment = try Environment(opening: store.path + "/log")
            tables = try LogTables(environment)
            let tables = tables
            try environment.write { try $0.clear(tables.keys) }
        }

        /// Adds a key a number, enough of them for a run.
        func commit(
            _ numbers: Range<UInt64>, _ memory: KeyMemory, isUndone: Bool = false
        ) throws {
            try environment.write { transaction in
                var index = try transaction.keyIndex(tables)
                try memory.follow(index, transaction, tables)
                var added = PendingKeys()
                for number in numbers {
                    added.add(IndexEntry(hash: spread(number), position: number))
                }
                try index.add(added, tables, memory: memory, in: &transaction)
                try transaction.put(tables.meta, key: KeyIndex.tableKey, value: index.bytes)
                if isUndone { throw Undone() }
            }
            memory.commit(hasWritten: true)
        }

        func expect(_ present: Range<UInt64>, among numbers: Range<UInt64>, _ memory: KeyMemory)
            throws
        {
            try environment.write { transaction in
                let index = try transaction.keyIndex(tables)
                try memory.follow(index, transaction, tables)
                for number in numbers {
                    let found = try transaction.positions(
                        of: spread(number), in: index, tables, memory: memory)
                    #expect(Set(found) == (present ~= number ? [number] : []))
                }
            }
        }
    }

    /// The number of a run that never was is given again: what one process remembers of it must not
    /// be taken for what another one wrote.
    @Test("Law 4: a run of an undone commit is not taken for another's of the same number")
    func undoneRun() throws {
        let turns = try Turns(TemporaryStore())
        defer { turns.environment.close() }
        let (one, other) = (KeyMemory(), KeyMemory())
        #expect(throws: Turns.Undone.self) { try turns.commit(1..<1_000, one, isUndone: true) }
        try turns.commit(2_000..<3_000, other)
        try turns.expect(2_000..<3_000, among: 1..<4_000, one)
    }

    @Test("Law 4: keys are found that a process merges before it has read them")
    func mergedUnread() throws {
        let turns = try Turns(TemporaryStore())
        defer { turns.environment.close() }
        let (one, other) = (KeyMemory(), KeyMemory())
        for start in [1, 1_001, 2_001] as [UInt64] {
            try turns.commit(start..<start + 1_000, other)
        }
        try turns.commit(3_001..<4_001, one)
        try turns.expect(1..<4_001, among: 1..<5_000, one)
    }

    @Test("A key index record that was changed is refused")
    func damaged() throws {
        var index = KeyIndex(seed: 7)
        index.runs = [KeyIndex.Run(number: 1, level: 0, entries: 4_096)]
        let bytes = index.bytes
        #expect(try KeyIndex(bytes.span.bytes) == index)
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1
            #expect(throws: StoreError.self) { try KeyIndex(changed.span.bytes) }
        }
        #expect(throws: StoreError.self) {
            try KeyIndex(Array(bytes.dropLast()).span.bytes)
        }
    }
}
