import EventLog
import SwiftProtobuf

/// What a command appends under Daybook's own name, where no sender may write: one kind of it.
struct OwnEvents {
    let stream: String
    let source: String

    /// One event, under a key of its own.
    func request(
        _ message: some Message, _ id: String, by actor: Actor, at now: Instant
    ) throws -> AppendRequest {
        let event = NewEvent(
            stream: stream, type: type(of: message).protoMessageName, id: id, source: source,
            occurred: now, actor: actor, payload: try message.serializedBytes())
        return AppendRequest(key: key(id), events: [event])
    }

    func key(_ id: String) -> IdempotencyKey { IdempotencyKey(source: source, id: id) }
}
