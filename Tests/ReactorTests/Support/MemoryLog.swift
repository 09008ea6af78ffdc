import Synchronization

@testable import EventLog
@testable import Reactor

/// A trivial log in memory, with the rules of the real one that the engine leans on: positions
/// without gaps, keys before expectations, all or nothing, a virtual clock.
final class MemoryLog: Sendable {
    struct State {
        var events: [RecordedEvent] = []
        /// By stream, where its events stand.
        var streams: [String: [Int]] = [:]
        var receipts: [IdempotencyKey: Receipt] = [:]
        var now = Instant(nanoseconds: 1_700_000_000_000_000_000)
        var followers: [AsyncStream<Position>.Continuation] = []
        /// Streams that take no further event.
        var ended: Set<String> = []
    }

    let state = Mutex(State())

    var events: [RecordedEvent] { state.withLock { $0.events } }
    var now: Instant { state.withLock { $0.now } }

    func advance(to instant: Instant) {
        state.withLock { $0.now = max($0.now, instant) }
    }

    func append(_ request: AppendRequest) throws(AppendError) -> Receipt {
        let result = state.withLock { state -> Result<Receipt, AppendError> in
            if var known = state.receipts[request.key] {
                known.isDuplicate = true
                return .success(known)
            }
            for expectation in request.expectations {
                let actual = UInt64(state.streams[expectation.stream]?.count ?? 0)
                let isMet =
                    switch expectation.revision {
                    case .any: true
                    case .noStream: actual == 0
                    case .exactly(let revision): actual == revision
                    }
                guard isMet else {
                    return .failure(
                        .wrongExpectedRevision(
                            stream: expectation.stream, expected: expectation.revision,
                            actual: actual))
                }
            }
            if let event = request.events.first(where: { state.ended.contains($0.stream) }) {
                return .failure(.streamEnded(event.stream))
            }
            let first = Position(UInt64(state.events.count) + 1)
            for event in request.events { Self.add(event, request.key, to: &state) }
            let receipt = Receipt(
                first: first, last: Position(UInt64(state.events.count)), recorded: state.now,
                isDuplicate: false)
            state.receipts[request.key] = receipt
            for follower in state.followers { follower.yield(receipt.last) }
            return .success(receipt)
        }
        return try result.get()
    }

    private static func add(_ event: NewEvent, _ key: IdempotencyKey, to state: inout State) {
        state.streams[event.stream, default: []].append(state.events.count)
        let revision = UInt64(state.streams[event.stream]?.count ?? 0)
        state.events.append(
            RecordedEvent(
                position: Position(UInt64(state.events.count) + 1), stream: event.stream,
                revision: revision, type: event.type, id: event.id, source: event.source,
                recorded: state.now, occurred: event.occurred, actor: event.actor,
                causation: event.causation, correlation: event.correlation, key: key,
                schemaVersion: 1, payload: event.payload, isErased: false, leafHash: []))
    }

    /// Takes the payloads of all events whose stream has the word.
    func erase(_ word: String) {
        state.withLock { state in
            for index in state.events.indices where state.events[index].stream.contains(word) {
                state.events[index].payload = []
                state.events[index].isErased = true
            }
        }
    }

    /// What another program appends.
    @discardableResult
    func say(_ draft: Draft, on stream: String) -> Position {
        let number = events.count
        let event = NewEvent(
            stream: stream, type: draft.type, id: "said-\(number)", source: "test",
            occurred: now, actor: Actor(identity: "test"), payload: draft.payload)
        let key = IdempotencyKey(source: "test", id: "said-\(number)")
        do {
            return try append(AppendRequest(key: key, events: [event])).last
        } catch {
            preconditionFailure("an append without expectations was refused: \(error)")
        }
    }
}

/// One process's handle on the log; it dies with the process.
struct MemoryJournal: Journal {
    let log: MemoryLog
    var life = Life()
    /// Called before each append, to let something happen in between.
    var beforeAppend: @Sendable (AppendRequest) -> Void = { _ in }

    var hasVirtualClock: Bool { true }
    func now() -> Instant { log.now }
    func headPosition() -> Position { Position(UInt64(log.events.count)) }

    func append(_ request: AppendRequest) async throws(AppendError) -> Receipt {
        beforeAppend(request)
        switch life.step() {
        case .alive: return try log.append(request)
        case .diesBefore: throw .storage("dead")
        case .diesAfter:
            _ = try log.append(request)
            throw .storage("dead")
        }
    }

    func dryRun(_ request: AppendRequest) throws(AppendError) -> [RecordedEvent] {
        let copy = MemoryLog()
        let present = log.state.withLock { $0 }
        copy.state.withLock {
            $0 = present
            $0.followers = []
        }
        _ = try copy.append(request)
        return Array(copy.events.dropFirst(present.events.count))
    }

    func revision(of stream: String) -> UInt64 {
        log.state.withLock { UInt64($0.streams[stream]?.count ?? 0) }
    }

    func read(after: Position, upTo: Position?, limit: Int) -> [RecordedEvent] {
        log.state.withLock { state in
            let events = state.events.dropFirst(Int(after.rawValue)).prefix(limit)
            return events.filter { upTo == nil || $0.position <= upTo! }
        }
    }

    func readStream(
        _ stream: String, afterRevision: UInt64, upTo: Position?, limit: Int
    ) -> [RecordedEvent] {
        let found = log.state.withLock { state in
            (state.streams[stream] ?? []).dropFirst(Int(afterRevision)).map { state.events[$0] }
                .filter { upTo == nil || $0.position <= upTo! }
        }
        return Array(found.prefix(limit))
    }

    func readStreamBackward(_ stream: String, from: Position?, limit: Int) -> [RecordedEvent] {
        Array(
            readStream(stream, afterRevision: 0, upTo: from, limit: .max).reversed().prefix(limit))
    }

    func follow(after: Position) -> AsyncStream<Position> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Position.self, bufferingPolicy: .bufferingNewest(1))
        log.state.withLock { $0.followers.append(continuation) }
        return stream
    }
}

/// A process's life: it ends at a step that was chosen beforehand, and nothing works after it.
final class Life: Sendable {
    enum Step { case alive, diesBefore, diesAfter }
    private let left: Mutex<(steps: Int, takesEffect: Bool)>
    /// Another life that this one shares, without using up its steps.
    private let shadow: Life?

    init(steps: Int = .max, lastTakesEffect: Bool = false) {
        left = Mutex((steps, lastTakesEffect))
        shadow = nil
    }

    init(shadow: Life) {
        left = Mutex((.max, false))
        self.shadow = shadow
    }

    var isOver: Bool { left.withLock { $0.steps <= 0 } || shadow?.isOver == true }

    func step() -> Step {
        if shadow?.isOver == true { return .diesBefore }
        return left.withLock { left in
            guard left.steps > 0 else { return .diesBefore }
            left.steps -= 1
            if left.steps > 0 { return .alive }
            return left.takesEffect ? .diesAfter : .diesBefore
        }
    }
}
