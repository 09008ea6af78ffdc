import EventLog
import Foundation
import LMDB
import Testing

/// One random history of a log and of its model, the same for the same seed.
///
/// After each act their answers are equal; at the end and after each crash, everything is. The
/// first difference ends it, with the seed.
final class History {
    enum Act: CaseIterable {
        case batch, single, tasks, advance, read, reopen, failedCommit, crash
    }

    let seed: UInt64
    var random: SeededGenerator
    var model = LogModel(at: noon)
    var log: EventLog
    private(set) var seen = Seen()
    private let store: TemporaryStore
    private let faults = PlannedFault()
    private var path: String

    init(seed: UInt64) throws {
        self.seed = seed
        random = SeededGenerator(seed: seed)
        store = try TemporaryStore(in: Self.directory)
        path = store.path
        log = try EventLog(opening: path, access: .readWrite, settings: faults.settings)
    }

    deinit { log.close() }

    /// In memory where there is such a place: a history is made of flushes.
    private static let directory: String = {
        let memory = "/dev/shm"
        return FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
    }()

    func run(actsMax: Int) async throws {
        for _ in 0..<Int.random(in: 1...actsMax, using: &random) {
            try await perform(Act.allCases.randomElement(using: &random) ?? .batch)
        }
        try compareAll()
    }

    private func perform(_ act: Act) async throws {
        seen.acts.insert(act)
        switch act {
        case .batch: try appendBatch()
        case .single:
            let request = RandomRequests.request(&random, model)
            let expected = model.append(request)
            try expect([await log.outcome(of: request)], [expected])
        case .tasks: try await appendFromTasks()
        case .advance: try advance()
        case .read: try compareSomeRead()
        case .reopen: try reopen(at: path)
        case .failedCommit: try failCommit()
        case .crash: try crash()
        }
    }

    private func batch() -> [AppendRequest] {
        (0..<Int.random(in: 1...12, using: &random)).map { _ in
            RandomRequests.request(&random, model)
        }
    }

    private func appendBatch() throws {
        let batch = batch()
        let expected = batch.map { model.append($0) }
        try expect(log.appendAll(batch), expected)
    }

    /// Several senders at once, and a reader between them. Their order is the log's to choose.
    private func appendFromTasks() async throws {
        let requests = (0..<Int.random(in: 2...6, using: &random)).map { index in
            RandomRequests.independent(&random, "\(model.entries.count)-\(index)")
        }
        let log = log
        async let isPrefixed = Self.readsPrefixes(of: log, times: 4)
        let answers = await withTaskGroup(
            of: (AppendRequest, Result<Receipt, AppendError>).self
        ) { group in
            for request in requests { group.addTask { (request, await log.outcome(of: request)) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let inOrder = answers.sorted { position($0.1) < position($1.1) }
        let expected = inOrder.map { model.append($0.0) }
        try expect(inOrder.map(\.1), expected)
        try #require(try await isPrefixed, "seed \(seed)")
    }

    private func position(_ result: Result<Receipt, AppendError>) -> Position {
        (try? result.get().first) ?? .start
    }

    /// Law 2: whatever a reader finds is dense, and never less than before.
    private static func readsPrefixes(of log: EventLog, times: Int) async throws -> Bool {
        var last = 0
        for _ in 0..<times {
            let found = try log.read(limit: .max).map { Int($0.position.rawValue) }
            guard found == Array(1...max(found.count, 1)), found.count >= last else { return false }
            last = found.count
            await Task.yield()
        }
        return true
    }

    private func advance() throws {
        let seconds = Int.random(in: -1...3, using: &random)
        let time = model.time + .seconds(seconds)
        let expected = model.advance(to: time)
        try expect([log.outcomeOfAdvance(to: time)], [expected])
    }

    private func reopen(at path: String) throws {
        log.close()
        self.path = path
        log = try EventLog(opening: path, access: .readWrite, settings: faults.settings)
    }

    /// The commit fails, before anything of it is durable or after all is.
    private func failCommit() throws {
        let side: PlannedFault.Side = Bool.random(using: &random) ? .before : .after
        let before = model
        let batch = batch()
        var expected = batch.map { model.append($0) }
        faults.plan(side) { throw LMDBError(.io(5), operation: "commit", path: "the store") }
        if side == .before {
            expected = expected.map { $0.afterLosing(allBeyond: before.entries.count) }
            model = before
        }
        try expect(log.appendAll(batch), expected)
    }

    /// The program ends at once, at rest or on either side of a commit; the store is found as it
    /// lay there, with the slots of readers that are gone or without them.
    private func crash() throws {
        let copy = store.directory + "/crash-\(model.entries.count)-\(random.next())"
        let keepsSlots = Bool.random(using: &random)
        let (path, before) = (path, model)
        if Int.random(in: 0..<3, using: &random) == 0 {
            try Self.copy(path, to: copy, keepsSlots: keepsSlots)
        } else {
            let side: PlannedFault.Side = Bool.random(using: &random) ? .before : .after
            let batch = batch()
            let expected = batch.map { model.append($0) }
            faults.plan(side) { try Self.copy(path, to: copy, keepsSlots: keepsSlots) }
            try expect(log.appendAll(batch), expected)
            // What the crash left knows nothing of a commit that had not begun.
            if side == .before { model = before }
        }
        try reopen(at: copy)
        try FileManager.default.removeItem(atPath: path)
        try compareAll()
    }

    private static func copy(_ store: String, to copy: String, keepsSlots: Bool) throws {
        try FileManager.default.copyItem(atPath: store, toPath: copy)
        if !keepsSlots { try FileManager.default.removeItem(atPath: copy + "/log/lock.mdb") }
    }

    private func expect(
        _ results: [Result<Receipt, AppendError>], _ expected: [LogModel.Answer]
    ) throws {
        let found = results.map { LogModel.Answer($0) }
        try #require(found == expected, "seed \(seed)")
        for answer in expected { seen.note(answer) }
    }
}
