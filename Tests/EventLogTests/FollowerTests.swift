import Foundation
import Synchronization
import Testing

@testable import EventLog

/// What a follower hears, what it must not wait for, and when its thread ends.
@Suite("Followers") struct FollowerTests {
    private struct Died: Error {}

    @Test(
        "S1 a follower finds what was committed by a writer that ended before it rang",
        .timeLimit(.minutes(1)))
    func withoutBell() async throws {
        let isDying = Mutex(false)
        let store = try TemporaryStore()
        let settings = EventLog.Settings(
            faults: .init(
                beforeCommit: {},
                afterCommit: { if isDying.withLock({ $0 }) { throw Died() } }))
        let log = try store.open(settings: settings)
        var heads = log.follow(after: .start, lookMilliseconds: 5).makeAsyncIterator()
        #expect(await heads.next() == Position(1))
        isDying.withLock { $0 = true }
        for number in 2...5 {
            await #expect(throws: AppendError.self) {
                try await log.append(request("k-\(number)"))
            }
            #expect(await heads.next() == Position(UInt64(number)))
        }
    }

    @Test(
        "A follower hears the bell of its own process, once the commit can be read",
        .timeLimit(.minutes(1)))
    func bell() async throws {
        let store = try TemporaryStore()
        let log = try store.open()
        var heads = log.follow(after: Position(1), lookMilliseconds: -1).makeAsyncIterator()
        for number in 2...40 {
            _ = try await log.append(request("k-\(number)"))
            try #require(await heads.next() == Position(UInt64(number)))
        }
    }

    @Test(
        "A follower hears the bell of another process's writer, and not its coming and going",
        .timeLimit(.minutes(1)))
    func otherProcess() async throws {
        let store = try TemporaryStore()
        let log = try store.open(.readOnly)
        async let other: Void = appendWhenHeard(store.path)
        var heads = log.follow(after: Position(1), lookMilliseconds: -1).makeAsyncIterator()
        var heard = Position(1)
        while heard < Position(6) {
            let head = try #require(await heads.next())
            #expect(head > heard)
            heard = head
            try Data().write(to: URL(filePath: "\(store.path)/heard-\(head.rawValue)"))
        }
        await other
    }

    /// Each comes once the one before was heard, or could have been; it never waits for a test
    /// that may wait for its end. It goes without closing, as to close a store touches its files
    /// and would stand in for the bell.
    private func appendWhenHeard(_ path: String) async {
        await #expect(processExitsWith: .success) { [path = path as String] in
            alarm(90)
            let log = try EventLog(opening: path, access: .readWrite)
            for number in 2...6 {
                _ = try await log.append(request("k-\(number)"))
                for _ in 0..<200 where access("\(path)/heard-\(number)", F_OK) != 0 {
                    usleep(1_000)
                }
            }
            _exit(EXIT_SUCCESS)
        }
    }

    @Test(
        "A follower's thread ends with its consumer, though nothing happens any more",
        .timeLimit(.minutes(1)))
    func consumerGone() async throws {
        let store = try TemporaryStore()
        let log = try store.open()
        weak var follower: Follower?
        let (stream, continuation) = AsyncStream.makeStream(
            of: Position.self, bufferingPolicy: .bufferingNewest(1))
        do {
            let made = Follower(
                access: log.access, after: .start, lookMilliseconds: -1,
                continuation: continuation)
            made.start()
            follower = made
        }
        let consumer = Task { for await _ in stream {} }
        consumer.cancel()
        await consumer.value
        while follower != nil { try await Task.sleep(for: .milliseconds(1)) }
    }
}
