import Reactor
import Schema
import SwiftProtobuf

@testable import EventLog

/// A log in memory: positions, streams and revisions, and nothing else.
struct TestLog {
    private(set) var events: [RecordedEvent] = []

    /// 2026-03-01T00:00:00Z; each event is recorded a second after the one before it.
    static let epoch = Instant(nanoseconds: 1_772_323_200_000_000_000)

    var head: UInt64 { UInt64(events.count) }

    @discardableResult
    mutating func append(
        _ draft: Draft, to subject: String, id: String? = nil, by actor: String = "reactor/test"
    ) -> RecordedEvent {
        let position = head + 1
        let stream = draft.stream ?? subject
        let moment = Instant(
            nanoseconds: Self.epoch.nanoseconds + Int64(position) * 1_000_000_000)
        let event = RecordedEvent(
            position: Position(position), stream: stream,
            revision: UInt64(self.stream(stream).count) + 1, type: draft.type,
            id: id ?? "event-\(position)", source: id == nil ? "daybook" : "review-system",
            recorded: moment, occurred: moment, actor: Actor(identity: actor), causation: nil,
            correlation: "", key: IdempotencyKey(source: "test", id: "\(position)"),
            schemaVersion: 1, payload: draft.payload, isErased: false, leafHash: [])
        events.append(event)
        return event
    }

    func stream(_ name: String) -> [RecordedEvent] { events.filter { $0.stream == name } }
}
