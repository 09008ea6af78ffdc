import EventLog
import Schema
import Testing

@testable import Projections

/// What became of rows between two positions, against a brute-force replay of both.
@Suite struct ChangeTests {
    private func history(_ count: Int, using random: inout SeededRandom) -> [EventQuarantined] {
        (0..<count).map { _ in
            let number = Int.random(in: 0..<(Bool.random(using: &random) ? 5 : 300), using: &random)
            let isDelete = Int.random(in: 0..<4, using: &random) == 0
            return TestStore.tally(
                "row \(number)", UInt32.random(in: 0...3, using: &random),
                type: isDelete ? "delete" : "")
        }
    }

    private func all(_ stream: ChangeStream) throws -> [RowHistory] {
        var (stream, found) = (stream, [RowHistory]())
        while case let page = try stream.nextPage(), !page.isEmpty { found += page }
        return found
    }

    private func amount(_ row: [UInt8]?) throws -> UInt32? {
        try row.map { try QuarantineRow(serializedBytes: $0).sizeBytes }
    }

    @Test(
        "M13 the changes between two positions, applied to the first state, give the second",
        arguments: 1...6 as ClosedRange<UInt64>)
    func applied(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = try TestStore()
        var oracle = Oracle(after: try store.head)
        let messages = history(900, using: &random)
        try store.append(messages)
        oracle.note(messages)
        for round in 0..<20 {
            let pair = (0..<2).map { _ in
                UInt64.random(in: 0...oracle.head.rawValue, using: &random)
            }
            let (start, end) = (Position(pair.min()!), Position(pair.max()!))
            let found = try all(
                try store.views.changes(
                    of: TallyView.self, after: start, upTo: round == 0 ? nil : end))
            let last = round == 0 ? oracle.head : end
            var rows = oracle.rows(asOf: start)
            for history in found {
                #expect(try amount(history.before) == rows[history.key]?.amount)
                rows[history.key] = try amount(history.after).map {
                    OracleRow(amount: $0, since: history.versions.last!.position)
                }
                #expect(history.versions.contains { $0.position > start })
                #expect(history.versions.allSatisfy { $0.position <= last })
                #expect(
                    history.versions.map(\.position) == history.versions.map(\.position).sorted())
            }
            #expect(rows == oracle.rows(asOf: last))
            #expect(found.map(\.key) == found.map(\.key).sorted { RowKey($0) < RowKey($1) })
        }
    }

    @Test(
        "M13 each version in between is there, and one that was in force before", arguments: [7, 8])
    func versions(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = try TestStore()
        var oracle = Oracle(after: try store.head)
        let messages = history(300, using: &random)
        try store.append(messages)
        oracle.note(messages)
        let start = Position(oracle.first.rawValue + 100)
        let found = try all(try store.views.changes(of: TallyView.self, after: start))
        for history in found {
            for position in start.rawValue...oracle.head.rawValue {
                let version = history.versions.last { $0.position.rawValue <= position }
                #expect(
                    try amount(version?.row)
                        == oracle.rows(asOf: Position(position))[history.key]?.amount)
            }
        }
        #expect(found.contains { $0.versions.count > 10 } && found.count > 50)
    }

    @Test("A prefix bounds the rows, and an interval in which nothing happened has none")
    func bounds() throws {
        let store = try TestStore()
        try store.append(["p/1", "p/2", "p", "q/1"].map { TestStore.tally($0, 1) })
        let head = try store.head
        let keys = try all(try store.views.changes(of: TallyView.self, prefix: "p/")).map(\.key)
        #expect(keys == ["p/1", "p/2"])
        #expect(try all(try store.views.changes(of: TallyView.self, after: head)).isEmpty)
        #expect(
            try all(try store.views.changes(of: TallyView.self, after: head, upTo: Position(2)))
                .isEmpty)
    }
}
