import EventLog
import Projections
import Schema
import Testing

/// Rows that a fold remembers and no reader sees.
@Suite struct WithheldRowTests {
    private static let registry: [any View.Type] = [SleepingView.self]

    /// Two amounts, then the row goes.
    private func store() throws -> TestStore {
        let store = try TestStore(registry: Self.registry)
        try store.tally("a", 1)
        try store.tally("a", 2)
        try store.tally("b", 5)
        try store.tally("a", 0, type: "sleep")
        return store
    }

    @Test("M13 a row that its view withholds is gone for readers, by list and by key")
    func hidden() throws {
        let store = try store()
        let before = Position(try store.head.rawValue - 1)
        #expect(try store.views.list(SleepingView.self).map(\.key) == ["b"])
        #expect(try store.views.row(SleepingView.self, "a").isEmpty)
        var stream = try store.views.stream(SleepingView.self)
        #expect(try stream.nextPage().map(\.key) == ["b"])
        #expect(try stream.nextPage().isEmpty)
        let then = try store.views.list(SleepingView.self, asOf: before)
        #expect(then.map(\.key) == ["a", "b"] && then[0].row.sizeBytes == 3)
        let events = try store.log.read(after: .start, limit: 100)
        #expect(try SleepingView.rows(folding: events).map(\.key) == ["b"])
    }

    @Test("M13 the fold still has it, in another process too, and a rebuild gives the same")
    func remembered() throws {
        let store = try store()
        try store.views.catchUp()
        // What was cached is forgotten: what is remembered now is in the store.
        try store.reopen(registry: Self.registry)
        try store.tally("a", 4)
        #expect(try store.views.row(SleepingView.self, "a").first?.row.sizeBytes == 7)
        try store.tally("a", 0, type: "sleep")
        try store.views.catchUp()
        let rebuild = try Rebuild(store.views)
        try rebuild.run()
        #expect(try rebuild.compare().isEqual)
        #expect(try rebuild.digests() == store.views.digests())
        try rebuild.discard()
    }
}
