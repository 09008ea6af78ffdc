import EventLog
import MerkleLog

/// A log as text: a line that says whose it is, a line an event, and a line that closes it.
///
/// The rule: every field of every record is in it, so that the same log can be made of it again,
/// and another program can recompute its leaves and its root. The store's secret is not.
enum LogText {
    static let format = "daybook-log"
    static let version: UInt64 = 1
    /// Far beyond any event.
    static let lineBytesMax = 1 << 20

    /// The first line.
    struct Header {
        var storeID: String
        var clock: String
        var events: UInt64
    }

    /// The last line.
    struct Trailer {
        var events: UInt64
        var root: [UInt8]
    }

    static let virtualClock = "virtual"
    static let realClock = "real"
}

/// Writing it.
extension LogText {
    static func line(_ header: Header) -> String {
        JSONText.object([
            ("format", .text(format)), ("version", .number(version)),
            ("storeId", .text(header.storeID)), ("clock", .text(header.clock)),
            ("events", .number(header.events)),
        ])
    }

    static func line(_ trailer: Trailer) -> String {
        JSONText.object([("events", .number(trailer.events)), ("root", .hex(trailer.root))])
    }

    static func line(_ event: VerbatimEvent) -> String {
        let said = event.said
        return JSONText.object([
            ("position", .number(event.position.rawValue)),
            ("recorded", .instant(event.recorded)), ("occurred", .instant(said.occurred)),
            ("stream", .text(said.stream)), ("revision", .number(event.revision)),
            ("previous", .position(event.previous)), ("causation", .position(said.causation)),
            ("type", .text(said.type)), ("id", .text(said.id)), ("source", .text(said.source)),
            ("actor", .text(said.actor.identity)), ("claimed", .text(said.actor.claimed)),
            ("correlation", .text(said.correlation)),
            ("keySource", .text(event.key.source)), ("keyId", .text(event.key.id)),
            ("schemaVersion", .number(UInt64(said.schemaVersion))),
            ("index", .number(UInt64(event.index))), ("count", .number(UInt64(event.count))),
            ("salt", event.isErased ? .none : .hex(event.salt)),
            ("payload", event.isErased ? .none : .text(Base64.encode(said.payload))),
            ("payloadSha256", .hex(event.payloadDigest)),
            ("contentDigest", event.contentDigest.map { .hex($0) } ?? .none),
            ("leaf", .hex(event.leaf)), ("checksum", .number(event.checksum)),
        ])
    }
}
