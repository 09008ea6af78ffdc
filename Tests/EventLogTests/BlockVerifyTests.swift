import LMDB
import MerkleLog
import Testing

@testable import EventLog

/// Verification in blocks, at their edges and on several threads.
@Suite("A-59 verification in blocks") struct BlockVerifyTests {
    let store: TemporaryStore
    let size: UInt64

    /// Two whole blocks and a part, in requests of one to three events that cross their edges, over
    /// hundreds of streams, with a run of keys.
    init() throws {
        store = try TemporaryStore()
        let log = try store.open()
        var random = SeededGenerator(seed: 11)
        var requests: [AppendRequest] = []
        var events = 0
        while events < 9_000 {
            let count = Int.random(in: 1...3, using: &random)
            requests.append(
                request(
                    "k-\(events)",
                    (0..<count).map { _ in
                        event("s/\(Int.random(in: 0..<400, using: &random))", id: "\(events)")
                    }))
            events += count
        }
        for result in log.appendAll(requests) { _ = try result.get() }
        size = try log.head().position.rawValue
        log.close()
    }

    @Test("Any number of threads, and any place to start after, finds a sound log sound")
    func sound() throws {
        let log = try store.open()
        defer { log.close() }
        let expected = VerifyReport(head: try log.head(), problems: [])
        for threads in 1...4 { #expect(try log.verify(threads: threads) == expected) }
        for start in [1, 255, 256, 4_095, 4_096, 4_097, 8_192, size - 1, size] {
            let root = try log.head(at: Position(start))
            #expect(try log.verify(after: Position(start), root: root) == expected)
        }
    }

    @Test("A tree that is not the trusted one is told before anything is read")
    func otherRoot() throws {
        let log = try store.open(.readOnly)
        defer { log.close() }
        let other = try log.head(at: Position(99))
        let report = try log.verify(after: Position(100), root: other)
        #expect(report.firstBadPosition == Position(100) && report.problems.count == 1)
        #expect(throws: StoreError.beyondHead(asked: Position(size + 1), head: Position(size))) {
            try log.verify(after: Position(size + 1))
        }
    }

    @Test("What is appended while it goes on is checked too")
    func meanwhile() throws {
        let log = try store.open()
        defer { log.close() }
        var rounds = 0
        let report = try log.verify { _, _ in
            rounds += 1
            _ = try? log.appendBlocking(request("late-\(rounds)"))
        }
        #expect(report == VerifyReport(head: try log.head(), problems: []))
        #expect(report.head.position.rawValue == size + UInt64(rounds) && rounds > 0)
    }

    /// Checksums are made right again, so that only the hash tells.
    @Test(
        "A changed payload is found at each edge of a block, and passed over before the start",
        arguments: [1, 2, 4_095, 4_096, 4_097, 8_191, 8_192, 8_193, 9_000] as [UInt64])
    func changed(position: UInt64) throws {
        let environment = try Environment(opening: store.path + "/log")
        let tables = try LogTables(environment)
        try environment.write { transaction in
            var value = try #require(try transaction.get(tables.events, key: position)?.array)
            let envelope = Int(value.span.bytes.u32(RecordLayout.envelopeLength))
            value[RecordLayout.envelope + envelope] ^= 0x10
            value.set(value.span.bytes.extracting(8..<value.count).checksum, at: 0)
            try transaction.put(tables.events, key: position, value: value)
        }
        environment.close()
        let log = try store.open(.readOnly)
        defer { log.close() }
        let report = try log.verify()
        #expect(report.problems.map(\.position) == [Position(position)])
        #expect(try log.verify(after: Position(position)).isSound)
        #expect(try !log.verify(after: Position(position - 1)).isSound)
    }

    @Test("A new request that the index lacks is found after any start")
    func unindexed() throws {
        let log = try store.open()
        let late = try log.appendBlocking(request("late")).first
        log.close()
        let environment = try Environment(opening: store.path + "/log")
        let tables = try LogTables(environment)
        try environment.write { transaction in
            let octets = IdempotencyKey(source: "urn:review", id: "late").octets
            let seed = try transaction.keyIndex(tables).seed
            try transaction.delete(
                tables.keys, key: keyHash(octets.span.bytes, seed: seed))
        }
        environment.close()
        let after = try store.open(.readOnly)
        defer { after.close() }
        for start in [Position.start, Position(size)] {
            #expect(try after.verify(after: start).problems.map(\.position) == [late])
        }
    }

    @Test("A run that is being merged, of which the record says too few entries")
    func mergedRun() throws {
        let log = try store.open()
        func index() throws -> KeyIndex {
            try log.access.read { transaction, tables in try transaction.keyIndex(tables) }
        }
        var round = 0
        repeat {
            let requests = (0..<600).map { request("more-\(round)-\($0)") }
            for result in log.appendAll(requests) { _ = try result.get() }
            round += 1
        } while try index().merges.isEmpty && round < 20
        let merge = try #require(try index().merges.first)
        let run = try #require(try index().inputs(of: merge).first)
        #expect(try log.verify().isSound)
        log.close()
        let environment = try Environment(opening: store.path + "/log")
        let tables = try LogTables(environment)
        try environment.write { transaction in
            var changed = try transaction.keyIndex(tables)
            let place = try #require(changed.runs.firstIndex { $0.number == run.number })
            changed.runs[place].entries -= 1
            try transaction.put(tables.meta, key: KeyIndex.tableKey, value: changed.bytes)
        }
        environment.close()
        let after = try store.open(.readOnly)
        defer { after.close() }
        let problems = try after.verify().problems
        #expect(problems.count == 1 && "\(problems)".contains("merged into run"))
    }

    @Test("A stored node above the blocks, a stream's number and a run's chunk that are wrong")
    func tables() throws {
        let environment = try Environment(opening: store.path + "/log")
        let tables = try LogTables(environment)
        try environment.write { transaction in
            let node = CompactRange.Node.tableKey(level: 13, index: 0)
            try transaction.put(tables.nodes, key: node, value: [UInt8](repeating: 3, count: 32))
            let first = try transaction.event(Position(5_000), tables).stream
            let name = Array(first.utf8)
            var entry = try #require(try transaction.get(tables.streams, key: name)?.array)
            entry.set(UInt64(9_999), at: 0)
            try transaction.put(tables.streams, key: name, value: entry)
            try transaction.dropLastChunk(tables)
        }
        environment.close()
        let log = try store.open(.readOnly)
        defer { log.close() }
        let texts = try log.verify().problems.map(\.what)
        #expect(texts.contains { $0.contains("node 0 of level 13") })
        #expect(texts.contains { $0.contains("number") })
        #expect(texts.contains { $0.contains("run 1 of the index of keys has") })
        #expect(texts.contains("the index of keys lacks its request"))
    }
}

/// Damage that no function of the log can do.
extension WriteTransaction {
    fileprivate mutating func dropLastChunk(_ tables: LogTables) throws {
        var key: [UInt8] = []
        do {
            var cursor = try cursor(tables.runs)
            if try cursor.last() { key = cursor.key.array }
        }
        try delete(tables.runs, key: key)
    }
}
