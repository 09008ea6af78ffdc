import EventLog

/// Reading the text of a log: strictly, since a text that two readers understand in two ways is no
/// evidence.
extension LogText {
    /// What is wrong with a line.
    package struct Fault: Error {
        package let what: String

        package init(what: String) { self.what = what }
    }

    package static func header(_ line: [UInt8]) throws -> Header {
        var fields = try LineFields(line)
        guard try fields.text("format") == format else {
            throw Fault(what: "this is not a log written by ‘daybook export ndjson’")
        }
        let found = try fields.number("version")
        guard found == version else {
            throw Fault(what: "the form has version \(found); this program reads \(version)")
        }
        let header = Header(
            storeID: try fields.text("storeId"), clock: try fields.text("clock"),
            events: try fields.number("events"))
        guard [realClock, virtualClock].contains(header.clock) else {
            throw Fault(what: "‘clock’ is neither real nor virtual")
        }
        try fields.end()
        return header
    }

    /// The closing line, or nil for another.
    package static func trailer(_ line: [UInt8]) throws -> Trailer? {
        var fields = try LineFields(line)
        guard fields.has("root") else { return nil }
        let trailer = Trailer(
            events: try fields.number("events"), root: try fields.hex("root", bytes: 32))
        try fields.end()
        return trailer
    }

    package static func event(_ line: [UInt8]) throws -> VerbatimEvent {
        var fields = try LineFields(line)
        let isErased = try fields.isNull("salt")
        guard try fields.isNull("payload") == isErased else {
            throw Fault(what: "‘salt’ and ‘payload’ are both null or neither is")
        }
        let event = VerbatimEvent(
            position: Position(try fields.number("position")),
            recorded: try fields.instant("recorded"),
            revision: try fields.number("revision"), previous: try fields.position("previous"),
            said: try said(&fields, isErased: isErased),
            key: IdempotencyKey(
                source: try fields.text("keySource"), id: try fields.text("keyId")),
            index: try fields.number32("index"), count: try fields.number32("count"),
            isErased: isErased,
            salt: isErased
                ? [UInt8](repeating: 0, count: VerbatimEvent.saltBytes)
                : try fields.hex("salt", bytes: VerbatimEvent.saltBytes),
            payloadDigest: try fields.hex("payloadSha256", bytes: 32),
            contentDigest: try fields.isNull("contentDigest")
                ? nil : try fields.hex("contentDigest", bytes: VerbatimEvent.contentDigestBytes),
            leaf: try fields.hex("leaf", bytes: 32), checksum: try fields.number("checksum"))
        try fields.end()
        return event
    }

    private static func said(_ fields: inout LineFields, isErased: Bool) throws -> NewEvent {
        NewEvent(
            stream: try fields.text("stream"), type: try fields.text("type"),
            id: try fields.text("id"), source: try fields.text("source"),
            occurred: try fields.instant("occurred"),
            actor: Actor(identity: try fields.text("actor"), claimed: try fields.text("claimed")),
            causation: try fields.position("causation"),
            correlation: try fields.text("correlation"),
            schemaVersion: try fields.number32("schemaVersion"),
            payload: isErased ? [] : try fields.base64("payload"))
    }
}
