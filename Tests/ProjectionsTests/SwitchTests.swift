import EventLog
import Foundation
import Schema
import Testing

@testable import Projections

/// Generations side by side: switching, going back, clearing away, and what is refused.
@Suite struct SwitchTests {
    private func activate(_ store: TestStore) throws -> UInt32 {
        let rebuild = try Rebuild(store.views)
        try rebuild.run()
        return try rebuild.activate()
    }

    private func reads(_ store: TestStore) throws -> [UInt32] {
        try store.views.list(TallyView.self).map(\.row.sizeBytes)
    }

    @Test("S3 a rebuilt generation takes over, and rows go on in it")
    func switchOver() throws {
        let store = try TestStore()
        try store.tally("a", 1)
        #expect(try reads(store) == [1, 1])
        #expect(try store.views.generation() == 1)
        // What comes in between the rebuild and the switch is folded before anybody reads.
        let rebuild = try Rebuild(store.views)
        try rebuild.run()
        try store.tally("a", 1)
        #expect(try reads(store) == [2, 2])
        #expect(try rebuild.activate() == 2)
        #expect(try store.views.generation() == 2)
        let stale = try store.views.list(TallyView.self, freshness: .asFolded)
        #expect(stale.generation == 2)
        #expect(try stale.position == store.head)
        try store.tally("a", 1)
        #expect(try reads(store) == [3, 3])
        try store.reopen()
        #expect(try reads(store) == [3, 3])
        #expect(try store.viewFiles == ["CURRENT", "LOCK", "gen-000001", "gen-000002"])
    }

    @Test("A rollback goes to the generation before, caught up; there is none before the first")
    func rollback() throws {
        let store = try TestStore()
        try store.tally("a", 1)
        #expect(try reads(store) == [1, 1])
        #expect(try activate(store) == 2)
        try store.tally("a", 1)
        #expect(try reads(store) == [2, 2])
        #expect(try store.views.rollback() == .init(from: 2, to: 1, isOwn: true))
        let back = try store.views.list(TallyView.self, freshness: .asFolded)
        #expect(back.generation == 1)
        #expect(try back.position == store.head)
        #expect(try reads(store) == [2, 2])
        #expect(throws: ViewError.self) { try store.views.rollback() }
        // The next one gets a number of its own, and the older ones can be cleared away.
        #expect(try activate(store) == 3)
        #expect(try activate(store) == 4)
        #expect(try store.views.prune() == [1, 2])
        #expect(try store.viewFiles == ["CURRENT", "LOCK", "gen-000003", "gen-000004"])
        #expect(try reads(store) == [2, 2])
    }

    @Test("Another process that had the old generation open goes on in the new one")
    func otherProcess() async throws {
        let store = try TestStore()
        try store.tally("a", 1)
        #expect(try reads(store) == [1, 1])
        let path = store.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            let log = try EventLog(opening: path, access: .readOnly)
            let views = Views(store: path, log: log, registry: TestStore.registry)
            let rebuild = try Rebuild(views)
            try rebuild.run()
            guard try rebuild.activate() == 2 else { exit(1) }
        }
        try store.tally("a", 1)
        #expect(try reads(store) == [2, 2])
        #expect(try store.views.generation() == 2)
    }

    @Test("Who waited for the write lock while the switch was made folds nothing any more")
    func waitedForTheLock() throws {
        let store = try TestStore()
        try store.tally("a", 1)
        try store.views.catchUp()
        let old = try store.views.current()
        #expect(try activate(store) == 2)
        try store.tally("a", 1)
        let before = try old.cursors()
        // What such a one does next: it has chosen the generation, and now it has the lock.
        try store.views.step(old, upTo: store.head)
        #expect(try old.cursors() == before)
        #expect(try reads(store) == [2, 2])
    }

    @Test("A program never writes or reads a generation of other folds; a rebuild replaces it")
    func otherVersions() throws {
        let store = try TestStore()
        try store.tally("a", 1)
        try store.tally("a", 1, type: "poison")
        try store.views.catchUp()
        let digests = try store.views.digests()
        let tomorrow = GenericViews.all + [TallyViewOfTomorrow.self]
        try store.reopen(registry: tomorrow)
        for attempt in [
            { _ = try store.views.catchUp() },
            { _ = try store.views.list(TallyViewOfTomorrow.self) },
            { _ = try store.views.list(TallyViewOfTomorrow.self, freshness: .asFolded) },
        ] as [() throws -> Void] {
            let error = #expect(throws: ViewError.self) { try attempt() }
            #expect(error?.description.contains("tally v1") == true)
            #expect(error?.description.contains("daybook rebuild") == true)
        }
        #expect(try activate(store) == 2)
        try store.tally("a", 1)
        #expect(try store.views.list(TallyViewOfTomorrow.self).first?.row.sizeBytes == 2)
        // Back to the program of today: its own generation was left as it was.
        #expect(try store.views.rollback() == .init(from: 2, to: 1, isOwn: false))
        try store.reopen()
        #expect(try store.views.status().first { $0.name == "tally" }?.position == Position(2))
        #expect(try store.views.digests(upTo: Position(3)) == digests)
    }

    @Test("A view that a program does not know, or knows in addition, is another fold too")
    func otherRegistry() throws {
        let store = try TestStore()
        try store.views.catchUp()
        try store.reopen(registry: GenericViews.all)
        #expect(throws: ViewError.self) { try store.views.catchUp() }
        try store.reopen(registry: TestStore.registry + [LyingView.self])
        #expect(throws: ViewError.self) { try store.views.catchUp() }
    }

    @Test("A crash between making the first generation and CURRENT leaves a usable one")
    func firstGeneration() throws {
        let store = try TestStore()
        try store.tally("a", 1)
        #expect(try reads(store) == [1, 1])
        try FileManager.default.removeItem(atPath: store.path + "/views/CURRENT")
        try store.reopen()
        #expect(try reads(store) == [1, 1])
        #expect(try store.views.generation() == 1)
    }

    @Test("Law 1: views that were deleted come back the same")
    func deleted() throws {
        let store = try TestStore()
        try store.tally("a", 1)
        let digests = try store.views.digests()
        store.close()
        try FileManager.default.removeItem(atPath: store.path + "/views")
        try store.reopen()
        #expect(try store.views.digests() == digests)
    }

    @Test(
        "A generation that is missing or cut short is refused with the remedy, which works",
        arguments: [true, false])
    func damagedGeneration(isMissing: Bool) throws {
        let store = try TestStore()
        try store.tally("a", 1)
        try store.views.catchUp()
        store.close()
        let path = store.path + "/views/gen-000001"
        if isMissing {
            try FileManager.default.removeItem(atPath: path)
        } else {
            try FileHandle(forWritingTo: URL(filePath: path + "/data.mdb")).truncate(
                atOffset: 9_000)
        }
        try store.reopen()
        let error = #expect(throws: ViewError.self) { try store.views.catchUp() }
        guard case .damaged = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains("daybook rebuild --activate") == true)
        #expect(try activate(store) > 1 || isMissing)
        #expect(try reads(store) == [1, 1])
    }

    @Test("A damaged CURRENT is refused with the remedy, and a rebuild does not trust it")
    func damagedCurrent() throws {
        let store = try TestStore()
        try store.views.catchUp()
        try Data("gen-1\n".utf8).write(to: URL(filePath: store.path + "/views/CURRENT"))
        let error = #expect(throws: ViewError.self) { try store.views.catchUp() }
        #expect(error?.description.contains("daybook rebuild --activate") == true)
        #expect(try activate(store) == 2)
        #expect(try store.views.catchUp() == store.head)
    }
}

extension TestStore {
    var viewFiles: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path + "/views").sorted() }
    }
}
