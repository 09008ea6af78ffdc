import Foundation
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
    func held() throws {
        let told = Mutex<[LongReader]>([])
        let watch = LongReaderWatch(patienceSeconds: 1) { reader in
            told.withLock { $0.append(reader) }
        }
        let store = try TemporaryStore()
        let log = try store.open(settings: .init(longReaders: watch, readerCheckSeconds: 1))
        defer { log.close() }
        _ = try log.appendBlocking(request("first"))
        let before = try log.condition()
        #expect(before.heldBytes == 0 && before.slotsFreed == 0)
        let snapshot = HeldSnapshot(of: log)
        for number in 0..<200 { _ = try log.appendBlocking(request("k-\(number)")) }
        let during = try log.condition()
        #expect(during.heldBytes > 0 && during.freeBytes >= during.heldBytes)
        let reader = during.readers.first { ($0.commitsBehind ?? 0) >= 200 }
        #expect(reader?.process == getpid() && reader?.isAlive == true)
        for _ in 0..<2_000 where told.withLock({ $0.isEmpty }) { usleep(5_000) }
        snapshot.end()
        let readers = told.withLock { $0 }
        #expect(readers.first?.process == getpid() && readers[0].commitsBehind > 0)
        #expect(try log.condition().heldBytes == 0)
    }
}

/// A thread of its own that reads until it is told to end.
private final class HeldSnapshot: Sendable {
    private let asked = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// Returns once the snapshot is taken.
    init(of log: EventLog) {
        let begun = DispatchSemaphore(value: 0)
        Thread { [asked, ended] in
            try? log.access.read { _, _ in
                begun.signal()
                asked.wait()
            }
            ended.signal()
        }.start()
        begun.wait()
    }

    /// Returns once it has been let go.
    func end() {
        asked.signal()
        ended.wait()
    }
}
