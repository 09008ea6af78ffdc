import EventLog
import Foundation
import LMDB
import Synchronization
import Testing

@Suite("When the store cannot take it") struct FaultTests {
    @Test("A full map is an error of the request that met it; the log stays whole")
    func fullMap() throws {
        let small = EventLog.Settings(mapSizeBytes: 256 * 1024)
        let store = try TemporaryStore(settings: small)
        let log = try store.open(settings: small)
        let payload = [UInt8](repeating: 1, count: 3_000)
        let results = log.appendAll(
            (0..<100).map { request("k-\($0)", [event(id: "\($0)", payload: payload)]) })
        let taken = results.compactMap { try? $0.get() }
        #expect(taken.count > 10 && taken.count < 100)
        for case .failure(let error) in results {
            #expect(error == .mapFull(limitBytes: 256 * 1024))
        }
        #expect(taken.map(\.first.rawValue) == Array(2...UInt64(taken.count + 1)))
        #expect(try log.verify().isSound)
        log.close()

        let larger = try store.open()
        let first = try #require(results.firstIndex { (try? $0.get()) == nil })
        #expect(
            try larger.appendBlocking(
                request("k-\(first)", [event(id: "\(first)", payload: payload)])
            ).first == Position(UInt64(taken.count) + 2))
        #expect(try larger.verify().isSound)
    }

    /// Fails the commits that a test asks it to fail.
    private final class Fault: Sendable {
        enum Side { case before, after }
        let next = Mutex<Side?>(nil)
        let code: LMDBError.Code

        init(_ code: LMDBError.Code) { self.code = code }

        func strike(_ side: Side) throws {
            let isStruck = next.withLock { next in
                guard next == side else { return false }
                next = nil
                return true
            }
            if isStruck { throw LMDBError(code, operation: "commit", path: "the store") }
        }

        var settings: EventLog.Settings {
            EventLog.Settings(
                faults: .init(
                    beforeCommit: { try self.strike(.before) },
                    afterCommit: { try self.strike(.after) }))
        }
    }

    @Test("A commit that failed but is there after reopening is acknowledged")
    func failedButThere() throws {
        let fault = Fault(.io(5))
        let store = try TemporaryStore()
        let log = try store.open(settings: fault.settings)
        _ = try log.appendBlocking(request("known"))
        fault.next.withLock { $0 = .after }
        let other = request("known", [event(id: "known", payload: [1])])
        let results = log.appendAll([request("a"), request("a"), request("known"), other])
        #expect(try results[0].get().first == Position(3))
        #expect(try results[1].get().isDuplicate && results[2].get().isDuplicate)
        #expect(
            results[3]
                == .failure(.conflict(key: other.key, first: Position(2), recorded: Position(4))))
        #expect(try log.appendBlocking(request("b")).first == Position(5))
        #expect(try log.verify().isSound)
    }

    @Test("A commit that failed and is not there is an unknown outcome, and can be sent again")
    func failedAndLost() throws {
        let fault = Fault(.io(5))
        let store = try TemporaryStore()
        let log = try store.open(settings: fault.settings)
        fault.next.withLock { $0 = .before }
        let results = log.appendAll([
            request("a"), request("x", expecting: [.init("s", .exactly(9))]),
        ])
        let error = #expect(throws: AppendError.self) { try results[0].get() }
        #expect("\(error as Any)".contains("outcomeUnknown"))
        #expect(
            results[1]
                == .failure(.wrongExpectedRevision(stream: "s", expected: .exactly(9), actual: 0)))
        #expect(try log.head().position == Position(1))
        #expect(try log.appendBlocking(request("a")).first == Position(2))
        #expect(try log.verify().isSound)
    }

    @Test(
        "Law 3: a commit that failed, and a store that cannot be read again, is an unknown outcome",
        arguments: [true, false])
    func failedAndUnreadable(isThere: Bool) throws {
        let store = try TemporaryStore()
        let file = store.path + "/log/data.mdb"
        let isDue = Mutex(false)
        let strike: @Sendable () throws -> Void = {
            let isStruck = isDue.withLock { due in
                defer { due = false }
                return due
            }
            guard isStruck else { return }
            try FileManager.default.moveItem(atPath: file, toPath: file + ".away")
            throw LMDBError(.io(5), operation: "commit", path: "the store")
        }
        let settings = EventLog.Settings(
            faults: isThere
                ? .init(beforeCommit: {}, afterCommit: strike)
                : .init(beforeCommit: strike, afterCommit: {}))
        let log = try store.open(settings: settings)
        isDue.withLock { $0 = true }
        let error = #expect(throws: AppendError.self) { try log.appendBlocking(request("a")) }
        guard case .outcomeUnknown(let text) = error else {
            Issue.record("\(error as Any)")
            return
        }
        #expect(text.contains("could not be read again"), "\(text)")
        // As long as the file is away nothing is acknowledged, and nothing is read.
        let refused = #expect(throws: AppendError.self) { try log.appendBlocking(request("b")) }
        guard case .storage = refused else {
            Issue.record("\(refused as Any)")
            return
        }
        #expect(throws: StoreError.self) { try log.head() }

        try FileManager.default.moveItem(atPath: file + ".away", toPath: file)
        let again = try log.appendBlocking(request("a"))
        #expect(again.first == Position(2) && again.isDuplicate == isThere)
        #expect(try log.appendBlocking(request("b")).first == Position(3))
        #expect(try log.verify().isSound)
    }

    @Test("A disk that was full is said to be full, and nothing was written")
    func fullDisk() throws {
        let fault = Fault(.diskFull)
        let store = try TemporaryStore()
        let log = try store.open(settings: fault.settings)
        fault.next.withLock { $0 = .before }
        #expect(throws: AppendError.diskFull(path: "the store")) {
            try log.appendBlocking(request("a"))
        }
        #expect(try log.appendBlocking(request("a")).first == Position(2))
    }
}
