import EventLog
import Schema
import Testing

@testable import LMDB
@testable import Projections

/// Rows that are read in pages are those of one position.
@Suite struct RowStreamTests {
    /// Two pages and more, of rows with one version and with many, deleted and written again.
    private func history(
        _ count: Int, rows: Int = 200, using random: inout SeededRandom
    ) -> [EventQuarantined] {
        (0..<count).map { _ in
            // Half of the events go to a few rows, whose versions become many.
            let few = Bool.random(using: &random) ? 8 : rows
            let number = Int.random(in: 0..<few, using: &random)
            let isDelete = Int.random(in: 0..<6, using: &random) == 0
            return TestStore.tally(
                "row \(number)", UInt32.random(in: 0...3, using: &random),
                type: isDelete ? "delete" : "")
        }
    }

    private func rest(_ stream: inout RowStream<TallyView>) throws -> [OracleEntry] {
        var found: [OracleEntry] = []
        while case let page = try stream.nextPage(), !page.isEmpty { found += page.map(Self.entry) }
        return found
    }

    private static func entry(_ row: ViewRow<QuarantineRow>) -> OracleEntry {
        OracleEntry(key: row.key, row: OracleRow(amount: row.row.sizeBytes, since: row.since))
    }

    @Test(
        "Rows read in pages equal a brute-force replay, at any position, also when rebuilt",
        arguments: 1...4 as ClosedRange<UInt64>)
    func equalsReplay(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = try TestStore()
        var oracle = Oracle(after: try store.head)
        for _ in 0..<5 {
            let messages = history(Int.random(in: 1...250, using: &random), using: &random)
            try store.append(messages)
            oracle.note(messages)
            if Bool.random(using: &random) { try store.views.catchUp() }
        }
        let head = oracle.head
        var positions = (0..<12).map { _ in
            Position(UInt64.random(in: 0...head.rawValue, using: &random))
        }
        positions += [.start, oracle.first, head]
        for isRebuilt in [false, true] {
            if isRebuilt {
                let rebuild = try Rebuild(store.views)
                try rebuild.run()
                _ = try rebuild.activate()
            }
            for position in positions {
                var stream = try store.views.stream(TallyView.self, asOf: position)
                #expect(stream.position == position)
                #expect(try rest(&stream) == oracle.listing(asOf: position))
            }
            var present = try store.views.stream(TallyView.self)
            let expected = oracle.listing(asOf: head)
            #expect(expected.count > SnapshotStream.firstPageRows * 2)
            #expect(try rest(&present) == expected)
        }
    }

    @Test("What is folded while rows are read does not get among them", arguments: [11, 12])
    func whileFolding(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = try TestStore()
        var oracle = Oracle(after: try store.head)
        let messages = history(1_500, rows: 1_000, using: &random)
        try store.append(messages)
        oracle.note(messages)
        var stream = try store.views.stream(TallyView.self)
        var found: [OracleEntry] = []
        var pages = 0
        while case let page = try stream.nextPage(), !page.isEmpty {
            found += page.map(Self.entry)
            pages += 1
            try store.append(history(200, rows: 1_000, using: &random))
            try store.views.catchUp()
            // Also where another generation has become the current one.
            if pages == 2 {
                let rebuild = try Rebuild(store.views)
                try rebuild.run()
                _ = try rebuild.activate()
            }
        }
        #expect(pages >= 4)
        #expect(found == oracle.listing(asOf: oracle.head))
    }

    @Test("No reader of the store is open while a page is used")
    func noReaderStaysOpen() throws {
        var random = SeededRandom(seed: 21)
        let store = try TestStore()
        try store.append(history(600, using: &random))
        var stream = try store.views.stream(TallyView.self)
        let environment = try store.views.current().environment
        var pages = 0
        while try !stream.nextPage().isEmpty {
            pages += 1
            #expect(environment.gate.withLock { $0.active } == 0)
        }
        #expect(pages > 1)
    }

    @Test("The rows under a prefix end with it, across pages")
    func prefix() throws {
        let store = try TestStore()
        var oracle = Oracle(after: try store.head)
        let messages = (0..<150).flatMap { number in
            ["p/\(number)", "p\(number)", "q/\(number)"].map { TestStore.tally($0, 1) }
        }
        try store.append(messages)
        oracle.note(messages)
        for prefix in ["p/", "p", "q", "p/1", "", "nobody"] {
            var stream = try store.views.stream(TallyView.self, prefix: prefix)
            let expected = oracle.listing(asOf: oracle.head).filter { $0.key.hasPrefix(prefix) }
            #expect(try rest(&stream) == expected)
        }
    }
}
