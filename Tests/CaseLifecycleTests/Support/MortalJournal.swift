import EventLog
import Reactor
import Synchronization

/// The log as a process sees it that is killed at its n-th append, before or after it took effect.
final class MortalJournal: Journal {
    private let log: EventLog
    private let lastTakesEffect: Bool
    private let left: Mutex<Int>

    init(log: EventLog, steps: Int, lastTakesEffect: Bool) {
        self.log = log
        self.lastTakesEffect = lastTakesEffect
        left = Mutex(steps)
    }

    var hasVirtualClock: Bool { log.hasVirtualClock }
    func now() throws(StoreError) -> Instant { log.now() }
    func headPosition() throws(StoreError) -> Position { try log.headPosition() }

    func append(_ request: AppendRequest) async throws(AppendError) -> Receipt {
        let left = left.withLock { left in
            left -= 1
            return left
        }
        guard left > 0 || (left == 0 && lastTakesEffect) else { throw .storage("dead") }
        let receipt = try await log.append(request)
        guard left > 0 else { throw .storage("dead") }
        return receipt
    }

    func dryRun(_ request: AppendRequest) throws(AppendError) -> [RecordedEvent] {
        try log.dryRun(request)
    }

    func revision(of stream: String) throws(StoreError) -> UInt64 { try log.revision(of: stream) }

    func read(
        after: Position, upTo: Position?, limit: Int
    ) throws(StoreError) -> [RecordedEvent] {
        try log.read(after: after, upTo: upTo, limit: limit)
    }

    func readStream(
        _ stream: String, afterRevision: UInt64, upTo: Position?, limit: Int
    ) throws(StoreError) -> [RecordedEvent] {
        try log.readStream(stream, afterRevision: afterRevision, upTo: upTo, limit: limit)
    }

    func readStreamBackward(
        _ stream: String, from: Position?, limit: Int
    ) throws(StoreError) -> [RecordedEvent] {
        try log.readStreamBackward(stream, from: from, limit: limit)
    }

    func follow(after: Position) -> AsyncStream<Position> { log.follow(after: after) }
}
