import Schema
import SwiftProtobuf

@testable import EventLog

/// Makes recorded events without a log, for tests of folds.
enum Events {
    /// 2026-03-01T00:00:00Z.
    static let epoch = Instant(nanoseconds: 1_772_323_200_000_000_000)

    static func recorded(
        _ message: some SwiftProtobuf.Message, at position: UInt64, by identity: String = "engine"
    ) throws -> RecordedEvent {
        let moment = epoch.adding(milliseconds: Int64(position) * 1_000)
        return RecordedEvent(
            position: Position(position), stream: "test", revision: position,
            type: type(of: message).protoMessageName, id: "event-\(position)", source: "test",
            recorded: moment, occurred: moment, actor: Actor(identity: identity), causation: nil,
            correlation: "", key: IdempotencyKey(source: "test", id: "\(position)"),
            schemaVersion: 1, payload: try message.serializedBytes(), isErased: false,
            leafHash: [])
    }

    /// The messages at positions from 1.
    static func recorded(_ messages: [any SwiftProtobuf.Message]) throws -> [RecordedEvent] {
        try messages.enumerated().map { try recorded($1, at: UInt64($0 + 1)) }
    }
}
