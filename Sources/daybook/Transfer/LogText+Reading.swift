import EventLog
import Intake
import MerkleLog

/// Reading the text of a log: strictly, since a text that two readers understand in two ways is no
/// evidence.
extension LogText {
    /// What is wrong with a line.
    struct Fault: Error {
        let what: String
    }

    static func header(_ line: [UInt8]) throws -> Header {
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
    static func trailer(_ line: [UInt8]) throws -> Trailer? {
        var fields = try LineFields(line)
        guard fields.has("root") else { return nil }
        let trailer = Trailer(
            events: try fields.number("events"), root: try fields.hex("root", bytes: 32))
        try fields.end()
        return trailer
    }

    static func event(_ line: [UInt8]) throws -> VerbatimEvent {
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

/// The members of a line's object, each taken once; what is missing or left over is a fault.
struct LineFields {
    private let line: [UInt8]
    private var members: [String: JSONValue] = [:]
    private var taken: Set<String> = []

    init(_ line: [UInt8]) throws {
        self.line = line
        do {
            guard let members = try JSONScanner.scan(line).members else {
                throw LogText.Fault(what: "it is not a JSON object")
            }
            for member in members { self.members[member.name] = member.value }
        } catch let error as JSONError {
            throw LogText.Fault(what: "column \(error.offset + 1): \(error)")
        }
    }

    private init(_ line: [UInt8], _ members: [JSONMember]) {
        self.line = line
        for member in members { self.members[member.name] = member.value }
    }

    func has(_ name: String) -> Bool { members[name] != nil }

    func end() throws {
        if let unknown = members.keys.filter({ !taken.contains($0) }).min() {
            throw LogText.Fault(what: "the member ‘\(unknown)’ is unknown")
        }
    }

    private mutating func value(_ name: String) throws -> JSONValue {
        taken.insert(name)
        guard let value = members[name] else {
            throw LogText.Fault(what: "the member ‘\(name)’ is missing")
        }
        return value
    }

    private func fault(_ name: String, _ wanted: String) -> LogText.Fault {
        LogText.Fault(what: "‘\(name)’ is not \(wanted)")
    }

    mutating func isNull(_ name: String) throws -> Bool {
        if case .null = try value(name).kind { return true }
        return false
    }

    mutating func text(_ name: String) throws -> String {
        guard case .string(let text) = try value(name).kind else { throw fault(name, "a string") }
        return text
    }

    mutating func number(_ name: String) throws -> UInt64 {
        let value = try value(name)
        guard case .number = value.kind,
            let number = UInt64(String(decoding: line[value.range], as: UTF8.self))
        else { throw fault(name, "a whole number") }
        return number
    }

    mutating func number32(_ name: String) throws -> UInt32 {
        guard let number = UInt32(exactly: try number(name)) else {
            throw fault(name, "below 4294967296")
        }
        return number
    }

    mutating func position(_ name: String) throws -> Position? {
        if try isNull(name) { return nil }
        let number = try number(name)
        guard number > 0 else { throw fault(name, "a position") }
        return Position(number)
    }

    mutating func instant(_ name: String) throws -> Instant {
        let text = try text(name)
        guard let instant = try? Instant(rfc3339: text), instant.description == text else {
            throw fault(name, "a time as ‘export’ writes it")
        }
        return instant
    }

    mutating func hex(_ name: String, bytes count: Int) throws -> [UInt8] {
        let text = try text(name)
        guard let bytes = Hex.decode(text), bytes.count == count else {
            throw fault(name, "\(count) bytes in lower-case hexadecimal digits")
        }
        return bytes
    }

    /// The objects of an array.
    mutating func objects(_ name: String) throws -> [LineFields] {
        guard case .array(let elements) = try value(name).kind else {
            throw fault(name, "an array")
        }
        return try elements.map { element in
            guard let members = element.members else { throw fault(name, "an array of objects") }
            return LineFields(line, members)
        }
    }

    mutating func base64(_ name: String) throws -> [UInt8] {
        guard let bytes = Base64.decode(try text(name)) else {
            throw fault(name, "base64 in its one form")
        }
        return bytes
    }
}
