import EventLog
import MerkleLog

/// A log as text: a line that says whose it is, a line an event, and a line that closes it.
///
/// The rule: every field of every record is in it, so that the same log can be made of it again,
/// and another program can recompute its leaves and its root. The store's secret is not.
package enum LogText {
    package static let format = "daybook-log"
    package static let version: UInt64 = 1
    /// Far beyond any event.
    package static let lineBytesMax = 1 << 20

    /// The first line.
    package struct Header {
        package var storeID: String
        package var clock: String
        package var events: UInt64

        package init(storeID: String, clock: String, events: UInt64) {
            self.storeID = storeID
            self.clock = clock
            self.events = events
        }
    }

    /// The last line.
    package struct Trailer {
        package var events: UInt64
        package var root: [UInt8]

        package init(events: UInt64, root: [UInt8]) {
            self.events = events
            self.root = root
        }
    }

    package static let virtualClock = "virtual"
    package static let realClock = "real"
}

/// Writing it.
extension LogText {
    package static func line(_ header: Header) -> String {
        JSONText.object([
            ("format", text(format)), ("version", String(version)),
            ("storeId", text(header.storeID)), ("clock", text(header.clock)),
            ("events", String(header.events)),
        ])
    }

    package static func line(_ trailer: Trailer) -> String {
        JSONText.object([("events", String(trailer.events)), ("root", hex(trailer.root))])
    }

    package static func line(_ event: VerbatimEvent) -> String {
        let said = event.said
        return JSONText.object([
            ("position", String(event.position.rawValue)),
            ("recorded", time(event.recorded)), ("occurred", time(said.occurred)),
            ("stream", text(said.stream)), ("revision", String(event.revision)),
            ("previous", position(event.previous)), ("causation", position(said.causation)),
            ("type", text(said.type)), ("id", text(said.id)), ("source", text(said.source)),
            ("actor", text(said.actor.identity)), ("claimed", text(said.actor.claimed)),
            ("correlation", text(said.correlation)),
            ("keySource", text(event.key.source)), ("keyId", text(event.key.id)),
            ("schemaVersion", String(said.schemaVersion)),
            ("index", String(event.index)), ("count", String(event.count)),
            ("salt", event.isErased ? none : hex(event.salt)),
            ("payload", event.isErased ? none : text(Base64.encode(said.payload))),
            ("payloadSha256", hex(event.payloadDigest)),
            ("contentDigest", event.contentDigest.map(hex) ?? none),
            ("leaf", hex(event.leaf)), ("checksum", String(event.checksum)),
        ])
    }

    private static let none = "null"
    private static func text(_ text: String) -> String { JSONText.string(text) }
    private static func time(_ instant: Instant) -> String { text(instant.description) }
    private static func hex(_ bytes: [UInt8]) -> String { text(Hex.string(bytes)) }
    private static func position(_ position: Position?) -> String {
        position.map { String($0.rawValue) } ?? none
    }
}
