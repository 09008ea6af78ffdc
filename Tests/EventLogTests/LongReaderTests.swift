import Glibc
import LMDB
import Synchronization
import Testing

@testable import EventLog

/// S11: a snapshot that stays open makes the file grow; who holds it is named.
@Suite("S11 long readers") struct LongReaderTests {
    @Test("A reader is told once its patience is over, and again when its age has doubled")
    func patience() {
        let slow = Environment.Reader(process: 7, transaction: 10)
        let fresh = Environment.Reader(process: 8, transaction: 20)
        let idle = Environment.Reader(process: 9, transaction: nil)
        var known = LongReaders()
        var told: [Int: [LongReader]] = [:]
        for now in stride(from: 0, through: 200, by: 5) {
            let found = known.look(
                at: [slow, fresh, idle], lastTransaction: 20, now: now, patience: 30)
            if !found.isEmpty { told[now] = found }
        }
        #expect(told.keys.sorted() == [30, 60, 120])
        #expect(told[60] == [LongReader(process: 7, commitsBehind: 10, seconds: 60)])
    }

    @Test("A snapshot that ended is forgotten, and a new one of the same process begins anew")
    func ended() {
        var known = LongReaders()
        let old = Environment.Reader(process: 7, transaction: 10)
        let new = Environment.Reader(process: 7, transaction: 11)
        func look(_ readers: [Environment.Reader], _ now: Int) -> [LongReader] {
            known.look(at: readers, lastTransaction: 20, now: now, patience: 30)
        }
        #expect(look([old], 0).isEmpty && look([], 20).isEmpty && look([old], 25).isEmpty)
        #expect(look([new], 40).isEmpty && look([new], 69).isEmpty)
        #expect(look([new], 70).count == 1)
    }

    @Test("The writer names the process, and the condition tells what waits for it")
    func held() async throws {
        let told = Mutex<[LongReader]>([])
        let watch = LongReaderWatch(patienceSeconds: 1) { reader in
            told.withLock { $0.append(reader) }
        }
        let store = try TemporaryStore()
        let log = try store.open(settings: .init(longReaders: watch, readerCheckSeconds: 1))
        defer { log.close() }
        _ = try await log.append(request("first"))
        let before = try log.condition()
        #expect(before.heldBytes == 0 && before.slotsFreed == 0)
        try await holdingSnapshot(of: log) {
            for number in 0..<200 { _ = try await log.append(request("k-\(number)")) }
            let during = try log.condition()
            #expect(during.heldBytes > 0 && during.freeBytes >= during.heldBytes)
            let reader = during.readers.first { ($0.commitsBehind ?? 0) >= 200 }
            #expect(reader?.process == getpid() && reader?.isAlive == true)
            for _ in 0..<400 where told.withLock({ $0.isEmpty }) {
                try await Task.sleep(for: .milliseconds(25))
            }
        }
        let readers = told.withLock { $0 }
        #expect(readers.first?.process == getpid() && readers.first?.commitsBehind == 200)
        #expect(try log.condition().heldBytes == 0)
    }

    /// A thread reads meanwhile, and lets go when `body` has ended.
    private func holdingSnapshot(
        of log: EventLog, _ body: () async throws -> Void
    ) async throws {
        let begun = AsyncStream.makeStream(of: Void.self)
        let end = Mutex(false)
        let reading = Task.detached {
            try log.access.read { _, _ in
                begun.continuation.yield()
                while !end.withLock({ $0 }) { usleep(1_000) }
            }
        }
        for await _ in begun.stream { break }
        defer { end.withLock { $0 = true } }
        try await body()
        end.withLock { $0 = true }
        try await reading.value
    }
}
