import Schema

@testable import EventLog

/// The events of a restoration at @9, as the log would give them back.
enum StoreRestoredEvents {
    /// The restoration, and its acceptance at @10.
    static var pair: [RecordedEvent] {
        let restored = StoreRestored.with {
            $0.position = 8
            $0.taken.seconds = 1_772_366_400
        }
        let accepted = RestoreAccepted.with { $0.restored = 9 }
        return [
            event(9, StoreRestored.protoMessageName, (try? restored.serializedBytes()) ?? []),
            event(10, RestoreAccepted.protoMessageName, (try? accepted.serializedBytes()) ?? []),
        ]
    }

    private static func event(
        _ position: UInt64, _ type: String, _ payload: [UInt8]
    ) -> RecordedEvent {
        RecordedEvent(
            position: Position(position), stream: Restoration.stream, revision: position - 8,
            type: type, id: "\(position)", source: "tests", recorded: .distantPast,
            occurred: .distantPast, actor: Actor(identity: "tests"), causation: nil,
            correlation: "", key: IdempotencyKey(source: "tests", id: "\(position)"),
            schemaVersion: 1, payload: payload, isErased: false, leafHash: [])
    }
}
