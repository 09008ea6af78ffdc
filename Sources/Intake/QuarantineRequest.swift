import EventLog
import Schema

/// The append that tells of an event set apart.
///
/// Its key is the event's bytes, and so is its content: the same bytes from another file, or at
/// another time, are the same event.
package struct QuarantineRequest {
    static let stream = "quarantine"
    static let source = "daybook/quarantine"

    let text: [UInt8]
    let digest: [UInt8]
    let header: CloudEvent.Header
    let reason: String
    let place: String
    let occurred: Instant
    let actor: Actor

    package init(
        text: [UInt8], digest: [UInt8], header: CloudEvent.Header, reason: String, place: String,
        occurred: Instant, actor: Actor
    ) {
        self.text = text
        self.digest = digest
        self.header = header
        self.reason = reason
        self.place = place
        self.occurred = occurred
        self.actor = actor
    }

    package var appendRequest: AppendRequest {
        var quarantined = EventQuarantined()
        quarantined.source = header.source
        quarantined.id = header.id
        quarantined.type = header.type
        quarantined.sha256 = .init(digest)
        quarantined.sizeBytes = UInt32(text.count)
        quarantined.place = TextRule.abbreviated(place, bytes: 512)
        quarantined.reason = TextRule.abbreviated(reason, bytes: 512)
        guard let payload: [UInt8] = try? quarantined.serializedBytes() else {
            preconditionFailure("a message of strings and bytes has a wire form")
        }
        let id = hexadecimal(digest)
        let event = NewEvent(
            stream: Self.stream, type: EventQuarantined.protoMessageName, id: id,
            source: Self.source, occurred: occurred, actor: actor, payload: payload)
        return AppendRequest(
            key: IdempotencyKey(source: Self.source, id: id), content: .bytes(digest),
            events: [event])
    }
}
