import EventLog
import Foundation
import Projections
import Schema
import Testing

/// S10: views and a log that do not belong together are noticed before a row is shown.
@Suite struct ForeignViewsTests {
    private func copy(_ source: TestStore, _ what: String, to target: TestStore) throws {
        let manager = FileManager.default
        try? manager.removeItem(atPath: target.path + "/" + what)
        try manager.copyItem(atPath: source.path + "/" + what, toPath: target.path + "/" + what)
    }

    private func readError(_ store: TestStore) -> ViewError? {
        #expect(throws: ViewError.self) { try store.views.list(QuarantineView.self) }
    }

    /// Keeps a copy of the log, goes on, and puts the copy back.
    private func restored(_ store: TestStore, _ goOn: (TestStore) throws -> Void) throws {
        try store.reopen()
        try store.tally("a", 1)
        try store.views.catchUp()
        store.close()
        let backup = store.path + ".backup"
        defer { try? FileManager.default.removeItem(atPath: backup) }
        try FileManager.default.copyItem(atPath: store.path + "/log", toPath: backup)
        try store.reopen()
        try goOn(store)
        store.close()
        try FileManager.default.removeItem(atPath: store.path + "/log")
        try FileManager.default.copyItem(atPath: backup, toPath: store.path + "/log")
        try store.reopen()
    }

    @Test("S10 views from the future of a restored log are refused, until they are rebuilt")
    func future() throws {
        let store = try TestStore()
        try restored(store) { store in
            try store.tally("a", 1)
            try store.views.catchUp()
        }
        let error = readError(store)
        guard case .ahead(_, Position(3), Position(2)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains("daybook rebuild --activate") == true)
        let rebuild = try Rebuild(store.views)
        try rebuild.run()
        #expect(throws: ViewError.self) { try rebuild.compare() }
        #expect(try rebuild.activate() == 2)
        #expect(try store.views.list(QuarantineView.self).count == 1)
    }

    @Test("S10 a restored log that has grown differently is told by its tree head")
    func otherHistory() throws {
        let store = try TestStore()
        try restored(store) { store in
            try store.tally("a", 1)
            try store.views.catchUp()
        }
        try store.append([TestStore.tally("b", 1), TestStore.tally("b", 1)])
        try store.reopen()
        let error = readError(store)
        guard case .otherHistory(_, at: Position(3)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("Views of another store are refused")
    func otherStore() throws {
        let (mine, other) = (try TestStore(), try TestStore())
        try other.views.catchUp()
        other.close()
        try copy(other, "views", to: mine)
        let error = readError(mine)
        guard case .otherStore(_, let found, let expected) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found != expected && expected == mine.log.storeID)
    }
}
