import EventLog
import Foundation
import Projections
import Schema
import Testing
import ViewRegistry

@testable import CaseLifecycle

/// All views that a store has, over a case whose events lie in a log: folded piece by piece, and
/// anew.
@Suite struct ViewRebuildTests {
    @Test("M13 every registered view, folded while a case lives, equals its rebuild")
    func equalsLive() throws {
        var filled: Set<String> = []
        for seed in 0..<6 as Range<UInt64> { filled.formUnion(try compare(seed)) }
        // Not each random life is closed, but some are.
        #expect(filled.isSuperset(of: ["case-queue", "case-ledger", "case-tracker", "case-audit"]))
    }

    /// The views that got rows.
    private func compare(_ seed: UInt64) throws -> [String] {
        var random = SeededRandom(seed: seed)
        let path = NSTemporaryDirectory() + "daybook-case-views-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try EventLog.create(
            at: path, clock: .virtual(startingAt: Instant(rfc3339: "2026-03-02T08:00:00Z")))
        let log = try EventLog(opening: path, access: .readWrite)
        let views = Views(store: path, log: log, registry: StoreViews.all)
        defer {
            views.close()
            log.close()
        }
        // The desk keeps no journal of effects: what a person decides over one has no intent.
        let events =
            try PropertyTests.live(seed).log.filter { !$0.stream.hasPrefix("effect/") }
        var rest = events.map(Self.request)[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...60, using: &random))
            rest = rest.dropFirst(piece.count)
            for result in log.appendAll(Array(piece)) { _ = try result.get() }
            try views.catchUp()
        }
        let rebuild = try Rebuild(views)
        try rebuild.run()
        let comparison = try rebuild.compare()
        #expect(comparison.isEqual, "seed \(seed): \(comparison.differences)")
        #expect(comparison.extents.map(\.view) == StoreViews.all.map { $0.name }.sorted())
        try rebuild.discard()
        return comparison.extents.filter { $0.versions > 0 }.map(\.view)
    }

    private static func request(_ event: RecordedEvent) -> AppendRequest {
        let new = NewEvent(
            stream: event.stream, type: event.type, id: event.id, source: "test",
            occurred: event.occurred, actor: event.actor, payload: event.payload)
        return AppendRequest(key: IdempotencyKey(source: "test", id: event.id), events: [new])
    }
}
