import EventLog
import Projections
import Schema
import Testing

/// Law 8 over random histories: what was true at a position stays true of it.
@Suite struct TimeTravelTests {
    @Test(
        "As-of equals a brute-force replay, at every position",
        arguments: 1...6 as ClosedRange<UInt64>)
    func equalsReplay(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = try TestStore()
        var oracle = Oracle(after: try store.head)
        for _ in 0..<4 {
            let messages = Histories.random(Int.random(in: 1...30, using: &random), using: &random)
            try store.append(messages)
            oracle.note(messages)
            // Sometimes several batches are folded at once.
            if Bool.random(using: &random) { try store.views.catchUp() }
        }
        for position in 0...oracle.head.rawValue {
            let found = try store.views.list(TallyView.self, asOf: Position(position))
            #expect(found.asOracle == oracle.listing(asOf: Position(position)))
            #expect(found.position.rawValue == position)
        }
        #expect(try store.views.list(TallyView.self).asOracle == oracle.listing(asOf: oracle.head))
    }

    @Test("One row, and the rows under a prefix, are those of the whole list")
    func pointAndPrefix() throws {
        var random = SeededRandom(seed: 77)
        let store = try TestStore()
        var oracle = Oracle(after: try store.head)
        let messages = Histories.random(60, using: &random)
        try store.append(messages)
        oracle.note(messages)
        for position in stride(from: 1, through: oracle.head.rawValue, by: 3) {
            let at = Position(position)
            for key in Histories.keys + ["", "nobody", "abcd"] {
                let row = try store.views.row(TallyView.self, key, asOf: at)
                #expect(row.asOracle == oracle.listing(asOf: at).filter { $0.key == key })
            }
            for prefix in ["a", "ab", "z/", "z/1", "ä", "y"] {
                let rows = try store.views.list(TallyView.self, asOf: at, prefix: prefix)
                #expect(
                    rows.asOracle == oracle.listing(asOf: at).filter { $0.key.hasPrefix(prefix) })
            }
        }
    }

    @Test("An answer as of a position never changes while the log grows", arguments: [3, 4])
    func neverChanges(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = try TestStore()
        try store.append(Histories.random(40, using: &random))
        let head = try store.head.rawValue
        let before = try (0...head).map { position in
            try store.views.list(TallyView.self, asOf: Position(position))
        }
        try store.append(Histories.random(60, using: &random))
        try store.views.catchUp()
        for (position, earlier) in before.enumerated() {
            let later = try store.views.list(TallyView.self, asOf: Position(UInt64(position)))
            #expect(later.asOracle == earlier.asOracle)
            #expect(later.root == earlier.root)
        }
    }

    @Test("Each answer names position, tree head and version; the future is refused")
    func namesWhatItRestsOn() throws {
        let store = try TestStore()
        try store.tally("a", 1)
        let head = try store.log.head()
        let now = try store.views.list(TallyView.self)
        #expect(now.position == head.position && now.root == head.root && now.version == 1)
        #expect(now.lag == 0)
        try store.tally("a", 1)
        let then = try store.views.list(TallyView.self, asOf: head.position)
        #expect(then.root == head.root)
        let error = #expect(throws: ViewError.self) {
            try store.views.list(TallyView.self, asOf: Position(99))
        }
        guard case .beyondHead(asked: Position(99), _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A read that does not wait shows what was folded, and how far that is behind")
    func lag() throws {
        let store = try TestStore()
        try store.tally("a", 1)
        try store.views.catchUp()
        let folded = try store.head
        try store.append([TestStore.tally("a", 1), TestStore.tally("b", 1)])
        let stale = try store.views.list(TallyView.self, freshness: .asFolded)
        #expect(stale.position == folded && stale.lag == 2)
        #expect(stale.map(\.key) == ["a", "total"])
        #expect(try store.views.status().allSatisfy { $0.lag == 2 })
        #expect(try store.views.list(TallyView.self).map(\.key) == ["a", "b", "total"])
    }

    @Test("Any view can be listed by name as JSON; an unknown one is refused with those there are")
    func byName() throws {
        let store = try TestStore()
        try store.tally("a", 3)
        let rows = try store.views.listAny("tally", prefix: "a")
        #expect(rows.map(\.row) == [#"{"source":"a","sizeBytes":3}"#])
        let error = #expect(throws: ViewError.self) { try store.views.listAny("queueue") }
        #expect(error?.description.contains("effects, followups, quarantine, tally") == true)
    }
}
