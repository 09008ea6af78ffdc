import EventLog
import Schema
import Testing

@testable import Projections

/// The second clock: what had occurred, by when it occurred, of what the log knew.
@Suite struct EffectiveTests {
    /// A message, the second at which it occurred, and the stream that it is on.
    private struct Fact {
        var message: EventQuarantined
        var second: Int64
        var stream: String

        var occurred: Instant { Events.epoch.adding(milliseconds: second * 1_000) }
    }

    private static func facts(
        _ count: Int, isLate: Bool, _ random: inout SeededRandom
    ) -> [Fact] {
        (0..<count).map { index in
            let key = Histories.keys.randomElement(using: &random) ?? "a"
            let type = Int.random(in: 0..<5, using: &random) == 0 ? "delete" : ""
            let second = isLate ? Int64.random(in: 0...60, using: &random) : Int64(index / 3)
            return Fact(
                message: TestStore.tally(key, UInt32.random(in: 0...3, using: &random), type: type),
                second: second, stream: "item/\(key.utf8.count)")
        }
    }

    private static func append(_ facts: [Fact], to store: TestStore) throws {
        for fact in facts {
            try store.append(fact.message, on: fact.stream, occurred: fact.occurred)
        }
    }

    /// Key ► amount and since, by sorting what was appended and going through it.
    private static func truth(_ facts: [Fact], first: Position, until end: Int64) -> [OracleEntry] {
        var births: [String: Int64] = [:]
        var order: [(time: Int64, index: Int)] = []
        for (index, fact) in facts.enumerated() {
            let birth = births[fact.stream] ?? fact.second
            births[fact.stream] = birth
            if max(birth, fact.second) <= end { order.append((max(birth, fact.second), index)) }
        }
        order.sort { ($0.time, $0.index) < ($1.time, $1.index) }
        var rows: [String: OracleRow] = [:]
        for (_, index) in order {
            let (message, at) = (facts[index].message, first.rawValue + UInt64(index))
            rows["total", default: OracleRow(amount: 0, since: .start)].amount += 1
            rows["total"]?.since = Position(at)
            let known = rows[message.source]
            if message.type == "delete" {
                rows[message.source] = nil
            } else if known == nil || message.sizeBytes > 0 {
                rows[message.source] = OracleRow(
                    amount: (known?.amount ?? 0) + message.sizeBytes, since: Position(at))
            }
        }
        return rows.map { OracleEntry(key: $0.key, row: $0.value) }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    @Test(
        "A-45 what had occurred, in the order in which it occurred, equals sorting and folding it",
        arguments: 1...4 as ClosedRange<UInt64>)
    func equalsSorting(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = try TestStore()
        let first = try store.head.next
        let facts = Self.facts(80, isLate: true, &random)
        try Self.append(facts, to: store)
        for _ in 0..<20 {
            let known = Int.random(in: 0...facts.count, using: &random)
            let end = Int64.random(in: -1...61, using: &random)
            let rows = try TallyView.rows(
                of: store.log, effective: Events.epoch.adding(milliseconds: end * 1_000),
                asOf: Position(first.rawValue - 1 + UInt64(known)))
            #expect(
                rows.asOracle == Self.truth(Array(facts[..<known]), first: first, until: end))
        }
    }

    @Test(
        "A-45 with nothing late, the second clock at the end is the first one", arguments: [5, 6])
    func nothingLate(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = try TestStore()
        let facts = Self.facts(90, isLate: false, &random)
        try Self.append(facts, to: store)
        let end = try #require(facts.last?.occurred)
        for back in [0, 1, 30, 89] as [UInt64] {
            let position = Position(try store.head.rawValue - back)
            let known = try store.views.list(TallyView.self, asOf: position)
            let occurred = try TallyView.rows(of: store.log, effective: end, asOf: position)
            #expect(occurred.asOracle == known.asOracle)
            #expect(occurred.root == known.root)
        }
    }

    @Test("What cannot be folded in that order names the event, and the other clock")
    func poison() throws {
        let store = try TestStore()
        let first = try store.head.next
        try store.append(
            TestStore.tally("a", 1, type: "poison"), on: "item/a", occurred: Events.epoch)
        let error = #expect(throws: ViewError.self) {
            try TallyView.rows(of: store.log, effective: Events.epoch, asOf: first)
        }
        #expect(error?.description.contains("\(first) occurred before") == true)
        #expect(error?.description.contains("--as-of") == true)
    }
}
