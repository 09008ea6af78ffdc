import Crypto
import LMDB
import Schema
import SwiftProtobuf

/// What the log records about itself: a refused repeat of a key, and its clock.
extension AppendPass {
    static let actor = Actor(identity: "daybook")

    /// A clock that ran ahead by more is noted; slewing stays far below.
    static let stepNoted = Duration.seconds(5)
    /// A clock that ran ahead by more is refused until a person accepts it (law 8).
    static let stepRefused = Duration.seconds(24 * 3600)

    static func advanceKey(_ time: Instant) -> IdempotencyKey {
        IdempotencyKey(source: RequestCheck.ownSource, id: "clock-advance/\(time)")
    }

    /// By the position that its event takes.
    static func stepKey(_ position: Position) -> IdempotencyKey {
        IdempotencyKey(source: RequestCheck.ownSource, id: "clock-step/\(position.rawValue)")
    }

    /// Appends that a known key came with other content, once per (key, other digest): the key of
    /// that event is made of both.
    mutating func recordConflict(
        _ request: PreparedRequest, with known: KeyEntry, in transaction: inout WriteTransaction
    ) throws -> Outcome {
        let name = Array(SHA256.hash(data: request.key.octets + request.digest.bytes)).hexadecimal
        let key = IdempotencyKey(source: RequestCheck.ownSource, id: "conflict/" + name)
        if let earlier = try entry(for: key, transaction) {
            return .failure(
                .conflict(key: request.key, first: known.first, recorded: earlier.first))
        }
        if let refusal = try admitClock(in: &transaction) { return .failure(refusal) }
        let message = IdempotencyConflictRecorded.with {
            $0.source = request.key.source
            $0.id = request.key.id
            $0.firstPosition = known.first.rawValue
            $0.digest = .init(request.digest.bytes)
        }
        let receipt = try append(
            message, stream: "conflict", key: key, by: Self.actor, recorded: time,
            causation: known.first, in: &transaction)
        return .failure(
            .conflict(key: request.key, first: known.first, recorded: receipt.first))
    }

    /// How far the wall clock ran ahead of the clock since boot, since the last append.
    private var step: (expected: Instant, found: Instant, ahead: Duration)? {
        guard let reading, let expected = reading.expected(after: head.clock) else { return nil }
        return (expected, reading.wall, reading.wall - expected)
    }

    /// Notes a step of the clock before anything else is recorded, or refuses to record.
    mutating func admitClock(in transaction: inout WriteTransaction) throws -> AppendError? {
        guard let step, step.ahead > Self.stepNoted else { return nil }
        guard step.ahead <= Self.stepRefused else {
            return .clockStepped(expected: step.expected, found: step.found)
        }
        _ = try recordStep(step, accepted: false, by: Self.actor, in: &transaction)
        return nil
    }

    mutating func acceptClockStep(
        by actor: Actor, in transaction: inout WriteTransaction
    ) throws -> Outcome {
        guard let step, step.ahead > Self.stepRefused else {
            return .failure(.invalid("the clock did not step beyond 24 hours; nothing to accept"))
        }
        return .success(try recordStep(step, accepted: true, by: actor, in: &transaction))
    }

    private mutating func recordStep(
        _ step: (expected: Instant, found: Instant, ahead: Duration), accepted: Bool,
        by actor: Actor, in transaction: inout WriteTransaction
    ) throws -> Receipt {
        let message = ClockStepped.with {
            $0.expected = step.expected.timestamp
            $0.found = step.found.timestamp
            $0.accepted = accepted
        }
        let key = Self.stepKey(head.position.next)
        let receipt = try append(
            message, stream: "clock", key: key, by: actor, recorded: time, in: &transaction)
        // Noted: what follows is measured from here.
        settleClock()
        return receipt
    }

    /// The event is recorded at the time that it brings (law 11).
    mutating func advanceClock(
        to time: Instant, by actor: Actor, in transaction: inout WriteTransaction
    ) throws -> Outcome {
        guard reading == nil else {
            return .failure(
                .invalid("the store runs on the real clock; only a virtual one is advanced"))
        }
        let key = Self.advanceKey(time)
        if let known = try entry(for: key, transaction) {
            return .success(try receipt(known, isDuplicate: true, transaction))
        }
        guard time >= head.recorded else {
            return .failure(
                .invalid("the clock stands at \(head.recorded) and never goes back to \(time)"))
        }
        let message = ClockAdvanced.with {
            $0.from = head.recorded.timestamp
            $0.to = time.timestamp
        }
        return .success(
            try append(
                message, stream: "clock", key: key, by: actor, recorded: time, in: &transaction))
    }

    /// Appends one event of the log's own.
    mutating func append(
        _ message: some Message, stream: String, key: IdempotencyKey, by actor: Actor,
        recorded: Instant, causation: Position? = nil, in transaction: inout WriteTransaction
    ) throws -> Receipt {
        let event = NewEvent(
            stream: stream, type: type(of: message).protoMessageName, id: key.id,
            source: key.source, occurred: recorded, actor: actor, causation: causation,
            payload: try message.serializedBytes())
        let prepared = preparation.prepare(AppendRequest(key: key, events: [event]))
        return try write(prepared, recorded: recorded, in: &transaction)
    }
}
