import EventLog
import Foundation
import Projections
import Schema
import Testing

/// Who folds: anybody, one at a time, from where the last one stopped.
@Suite struct CatchUpTests {
    @Test("Threads that catch up at once fold every event once")
    func threads() async throws {
        var random = SeededRandom(seed: 5)
        let store = try TestStore()
        var oracle = Oracle(after: try store.head)
        for _ in 0..<5 {
            let messages = Histories.random(300, using: &random)
            try store.append(messages)
            oracle.note(messages)
            let views = store.views
            try await withThrowingTaskGroup(of: Position.self) { group in
                for _ in 0..<4 { group.addTask { try views.catchUp() } }
                for try await position in group { #expect(position == oracle.head) }
            }
        }
        let now = try store.views.list(TallyView.self)
        #expect(now.asOracle == oracle.listing(asOf: oracle.head))
    }

    @Test("Processes that catch up at once fold every event once")
    func processes() async throws {
        var random = SeededRandom(seed: 6)
        let store = try TestStore()
        var oracle = Oracle(after: try store.head)
        let messages = Histories.random(5_000, using: &random)
        try store.append(messages)
        oracle.note(messages)
        store.close()
        let path = store.path
        async let one: Void = Self.otherProcess(path)
        async let two: Void = Self.otherProcess(path)
        _ = await (one, two)
        try store.reopen()
        let status = try store.views.status()
        #expect(status.allSatisfy { $0.position == oracle.head })
        let now = try store.views.list(TallyView.self, freshness: .asFolded)
        #expect(now.asOracle == oracle.listing(asOf: oracle.head))
    }

    private static func otherProcess(_ path: String) async {
        await #expect(processExitsWith: .success) { [path = path as String] in
            let log = try EventLog(opening: path, access: .readOnly)
            let views = Views(store: path, log: log, registry: TestStore.registry)
            // In steps, so that both of them come to fold.
            let head = try log.head().position.rawValue
            for target in stride(from: 1, through: head, by: 100) {
                try views.catchUp(to: Position(target))
            }
            try views.catchUp()
        }
    }

    @Test("A process that was killed while it folded leaves whole batches")
    func killed() async throws {
        var random = SeededRandom(seed: 9)
        let store = try TestStore()
        var oracle = Oracle(after: try store.head)
        let messages = Histories.random(3_000, using: &random)
        try store.append(messages)
        oracle.note(messages)
        store.close()
        let path = store.path
        await #expect(processExitsWith: .failure) { [path = path as String] in
            let log = try EventLog(opening: path, access: .readOnly)
            let views = Views(store: path, log: log, registry: [MurderousView.self])
            try views.catchUp()
        }
        try store.reopen(registry: [MurderousView.self])
        // The killer's view cannot be folded here; what it left is a whole number of batches.
        let left = try store.views.status()[0].position
        let rows = try store.views.list(MurderousView.self, freshness: .asFolded)
        #expect(rows.first?.row.sizeBytes ?? 0 == UInt32(left.rawValue - min(left.rawValue, 1)))
    }

    @Test("S5 S6: a poison event stops its own view at a named position, the others go on")
    func poison() throws {
        let store = try TestStore()
        try store.tally("a", 1)
        let good = try store.head
        try store.tally("a", 5, type: "poison")
        try store.tally("a", 1)
        let head = try store.views.catchUp()
        #expect(head == Position(good.rawValue + 2))
        let status = try store.views.status()
        let tally = try #require(status.first { $0.name == "tally" })
        #expect(tally.position == good && tally.stopped?.at == good.next)
        #expect(tally.stopped?.reason.contains("poisoned by a/5") == true)
        #expect(status.filter { $0.stopped == nil }.allSatisfy { $0.position == head })
        #expect(try store.views.list(QuarantineView.self).count == 3)
        let rows = try store.views.list(TallyView.self, asOf: good)
        #expect(rows.map(\.row.sizeBytes) == [1, 1])
        let error = #expect(throws: ViewError.self) { try store.views.list(TallyView.self) }
        guard case .stopped(view: "tally", at: good.next, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        try store.tally("b", 1)
        try store.reopen()
        #expect(try store.views.catchUp() == Position(good.rawValue + 3))
        #expect(try store.views.status().first { $0.name == "tally" }?.position == good)
    }

    @Test("Events that write many rows each are folded in smaller batches")
    func manyRows() throws {
        let store = try TestStore(registry: [WideView.self])
        var random = SeededRandom(seed: 3)
        try store.append(Histories.random(1_500, using: &random))
        #expect(try store.views.catchUp() == store.head)
        let rows = try store.views.list(WideView.self)
        #expect(rows.count == 40)
        #expect(rows.allSatisfy { $0.row.sizeBytes == 1_500 && $0.since == rows.position })
    }

    @Test("What one process folded is seen by another that has rows cached")
    func cacheIsDropped() async throws {
        let store = try TestStore()
        try store.tally("a", 1)
        try store.views.catchUp()
        try store.tally("a", 1)
        let path = store.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            let log = try EventLog(opening: path, access: .readOnly)
            try Views(store: path, log: log, registry: TestStore.registry).catchUp()
        }
        try store.tally("a", 1)
        let rows = try store.views.row(TallyView.self, "a")
        #expect(rows.map(\.row.sizeBytes) == [3])
    }
}

/// Counts, and kills its process in the midst of a batch.
enum MurderousView: View {
    static let name = "murderous"
    static let version: UInt32 = 1
    static let types: Set<String> = [EventQuarantined.protoMessageName]

    static func fold(_ event: RecordedEvent, into rows: inout RowSet<QuarantineRow>) throws {
        if event.position.rawValue == 2_500 { kill(getpid(), SIGKILL) }
        var row = rows["count"] ?? QuarantineRow()
        row.sizeBytes += 1
        rows["count"] = row
    }
}

/// Writes forty rows an event: more in a batch than one transaction takes.
enum WideView: View {
    static let name = "wide"
    static let version: UInt32 = 1
    static let types: Set<String> = [EventQuarantined.protoMessageName]

    static func fold(_ event: RecordedEvent, into rows: inout RowSet<QuarantineRow>) throws {
        for column in 0..<40 {
            var row = rows["column \(column)"] ?? QuarantineRow()
            row.sizeBytes += 1
            rows["column \(column)"] = row
        }
    }
}
