import EventLog
import SwiftProtobuf

/// What restoring appends: on a stream of its own, under Daybook's own name.
enum RestoreEvents {
    private static let source = "daybook/restore"

    static func request(
        _ message: some Message, _ id: String, by actor: Actor, at now: Instant
    ) throws -> AppendRequest {
        let event = NewEvent(
            stream: Restoration.stream, type: type(of: message).protoMessageName, id: id,
            source: source, occurred: now, actor: actor, payload: try message.serializedBytes())
        return AppendRequest(key: IdempotencyKey(source: source, id: id), events: [event])
    }
}
