/// An event that is to be appended: what its sender says, before the log gives it a position.
package struct NewEvent: Sendable {
    /// How long a payload may be, in bytes.
    package static let payloadBytesMax = RecordLayout.payloadBytesMax

    /// The stream it belongs to, such as `exception/QX-9`; 1 to 400 bytes of UTF-8 without NUL.
    package var stream: String
    /// The payload's full message name, such as `daybook.v1.DispositionRecorded`.
    package var type: String
    /// Unique together with `source`.
    package var id: String
    package var source: String
    package var occurred: Instant
    package var actor: Actor
    /// The event that made this one necessary, if the log holds it.
    package var causation: Position?
    /// What belongs together, such as `exception/QX-9@1`; empty if nothing.
    package var correlation: String
    package var schemaVersion: UInt32
    /// The message in protobuf wire format, fields in number order; at most 16 KiB.
    package var payload: [UInt8]

    package init(
        stream: String, type: String, id: String, source: String, occurred: Instant,
        actor: Actor, causation: Position? = nil, correlation: String = "",
        schemaVersion: UInt32 = 1, payload: [UInt8]
    ) {
        self.stream = stream
        self.type = type
        self.id = id
        self.source = source
        self.occurred = occurred
        self.actor = actor
        self.causation = causation
        self.correlation = correlation
        self.schemaVersion = schemaVersion
        self.payload = payload
    }
}

/// Who did it: the identity that was authenticated, and the name that was claimed beside it.
package struct Actor: Hashable, Sendable {
    package var identity: String
    package var claimed: String

    package init(identity: String, claimed: String = "") {
        self.identity = identity
        self.claimed = claimed
    }
}
