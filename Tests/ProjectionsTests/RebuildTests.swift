import EventLog
import Foundation
import Schema
import Testing

@testable import Projections

/// M13: rebuilt from the log alone, the views are the live ones.
@Suite struct RebuildTests {
    private func rebuilt(
        _ store: TestStore, upTo position: Position? = nil, only names: [String] = []
    ) throws -> Rebuild {
        let rebuild = try Rebuild(store.views, only: names)
        try rebuild.run(upTo: position)
        return rebuild
    }

    @Test(
        "M13 a rebuild at any point equals the live views", arguments: 1...4 as ClosedRange<UInt64>)
    func equalsLive(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = try TestStore()
        for _ in 0..<3 {
            try store.append(
                Histories.random(Int.random(in: 1...400, using: &random), using: &random))
            try store.views.catchUp()
            let point = Position(UInt64.random(in: 1...(try store.head.rawValue), using: &random))
            for position in [point, try store.head] {
                let rebuild = try rebuilt(store, upTo: position)
                let comparison = try rebuild.compare()
                #expect(comparison.isEqual)
                #expect(comparison.extents.allSatisfy { $0.position == position })
                #expect(comparison.extents.map(\.view) == store.views.registry.map { $0.name })
                #expect(try rebuild.digests() == store.views.digests(upTo: position))
                try rebuild.discard()
            }
        }
    }

    @Test("M13 the stream that is compared holds each version once, over many pages")
    func everyVersionOnce() throws {
        var random = SeededRandom(seed: 12)
        let store = try TestStore()
        var oracle = Oracle(after: try store.head)
        let messages = Histories.random(3_000, using: &random)
        try store.append(messages)
        oracle.note(messages)
        let digest = try #require(try store.views.digests().first { $0.view == "tally" })
        #expect(digest.versions == oracle.versions)
        let rebuild = try rebuilt(store)
        let extent = try rebuild.compare().extents.first { $0.view == "tally" }
        #expect(extent?.versions == oracle.versions)
    }

    @Test("M13 a live row that is in no list is a difference, each by its key")
    func unlisted() throws {
        let store = try TestStore()
        try store.append(["a", "b", "c", "d"].map { TestStore.tally($0, 1) })
        try store.views.catchUp()
        let live = try store.views.current()
        let code = try UInt8(live.cursors().first { $0.name == TallyView.name }?.code ?? 0)
        let tables = live.liveSets(of: code)
        let entries = try live.environment.read { transaction in
            let directory = try tables.directory(of: 0, asOf: LiveSetCode.open, transaction)
            let number = try #require(directory?.number)
            let block = try #require(
                try tables.blocks(in: number, asOf: nil, transaction).first?.number)
            return LiveSetCode.block(code, block)
        }
        try live.environment.write { transaction in
            for (key, position) in [("b", 2), ("d", 4)] {
                let event = try Position(store.head.rawValue - 4 + UInt64(position))
                var entry = entries + key.utf8
                RowCode.append(event, to: &entry)
                let isThere = try transaction.delete(tables.live, key: entry)
                #expect(isThere)
            }
        }
        let comparison = try rebuilt(store).compare()
        #expect(comparison.differenceCount == 2)
        #expect(comparison.differences.map(\.key) == ["b", "d"])
        #expect(comparison.differences.allSatisfy { $0.live == .unlisted })
    }

    @Test("M13 what was noted of views is what a rebuild gives, and nothing else passes")
    func notedDigests() throws {
        let store = try TestStore()
        try store.append(["a", "b"].map { TestStore.tally($0, 1) })
        let noted = try store.head
        let digests = try store.views.digests()
        var wrong = digests
        wrong[0].bytes[0] ^= 1
        wrong[1].version += 1
        wrong[2].view = "unheard of"
        for (number, claimed) in [digests, wrong].enumerated() {
            let event = RecordedDigests.event(
                claimed, at: noted, root: try store.log.head().root, reason: "test \(number)")
            try store.append(event, on: RecordedDigests.stream, occurred: Events.epoch)
        }
        try store.append(["a", "c"].map { TestStore.tally($0, 1) })
        let all = try rebuilt(store)
        let outcomes = try all.check().map(\.outcome)
        #expect(outcomes.prefix(4).allSatisfy { $0 == .equal })
        #expect(outcomes[4] == .different(rebuilt: digests[0]))
        #expect(outcomes[5] == .otherVersion(own: digests[1].version))
        #expect(outcomes[6] == .notRebuilt)
        #expect(outcomes[7] == .equal)
        try all.discard()
        // What was noted later is not known as of before.
        #expect(try rebuilt(store, upTo: noted).check().isEmpty)
    }

    @Test("A row that was tampered with is named: view, key, position, both values")
    func difference() throws {
        // Two stores whose logs are alike, but for one amount.
        let store = try TestStore(registry: [LyingView.self])
        try store.append([TestStore.tally("a", 1), TestStore.tally("b", 2)])
        LyingView.lie.withLock { $0 = true }
        try store.views.catchUp()
        LyingView.lie.withLock { $0 = false }
        let rebuild = try rebuilt(store)
        let comparison = try rebuild.compare()
        #expect(!comparison.isEqual)
        #expect(comparison.differenceCount == 3)
        #expect(comparison.parting == Position(2))
        #expect(
            comparison.differences == [
                .init(
                    view: "lying", key: "b", position: Position(3),
                    live: .row(#"{"sizeBytes":99}"#), rebuilt: .row(#"{"sizeBytes":2}"#)),
                .init(
                    view: "lying", key: "only live", position: Position(3),
                    live: .row(#"{"sizeBytes":1}"#), rebuilt: .absent),
                .init(
                    view: "lying", key: "only rebuilt", position: Position(2),
                    live: .absent, rebuilt: .row(#"{"sizeBytes":1}"#)),
            ])
    }

    @Test("S6 a rebuild is strict: it ends at a poison event and names it")
    func strict() throws {
        let store = try TestStore()
        try store.tally("a", 1)
        try store.tally("a", 5, type: "poison")
        try store.views.catchUp()
        let rebuild = try Rebuild(store.views)
        let error = #expect(throws: ViewError.self) { try rebuild.run() }
        guard case .stopped(view: "tally", at: Position(3), _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        try rebuild.discard()
        // Other views can be rebuilt by themselves.
        let others = try rebuilt(store, only: ["quarantine", "effects"])
        #expect(try others.compare().extents.map(\.view) == ["effects", "quarantine"])
        #expect(!others.isComplete)
    }

    @Test("A cancelled rebuild leaves nothing")
    func cancelled() throws {
        var random = SeededRandom(seed: 8)
        let store = try TestStore()
        try store.append(Histories.random(6_000, using: &random))
        let rebuild = try Rebuild(store.views)
        var marks: [UInt64] = []
        let error = #expect(throws: ViewError.self) {
            try rebuild.run(
                progress: { marks.append($0.position.rawValue) }, isCancelled: { marks.count == 2 })
        }
        guard case .cancelled = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(marks.count == 2 && marks[0] < marks[1])
        #expect(try store.viewFiles == ["LOCK"])
    }

    @Test("An interrupted rebuild is known by its unsealed state and thrown away")
    func interrupted() async throws {
        let store = try TestStore()
        try store.tally("a", 1)
        try store.views.catchUp()
        let path = store.path
        await #expect(processExitsWith: .failure) { [path = path as String] in
            let log = try EventLog(opening: path, access: .readOnly)
            let views = Views(store: path, log: log, registry: TestStore.registry)
            let rebuild = try Rebuild(views)
            try rebuild.run()
            kill(getpid(), SIGKILL)
        }
        #expect(try store.viewFiles.contains("gen-000002.building"))
        #expect(try store.views.generation() == 1)
        let rebuild = try rebuilt(store)
        #expect(rebuild.leftovers == 1)
        #expect(try rebuild.compare().isEqual)
        try rebuild.discard()
        #expect(try store.viewFiles == ["CURRENT", "LOCK", "gen-000001"])
    }

    @Test("One rebuild at a time: another one is told to try again")
    func locked() throws {
        let store = try TestStore()
        let rebuild = try Rebuild(store.views)
        let error = #expect(throws: ViewError.self) { try Rebuild(store.views) }
        guard case .locked = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        try rebuild.discard()
    }
}
