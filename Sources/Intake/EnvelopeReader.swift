import EventLog

/// Takes the attributes of an envelope one by one, each with its JSON type and its limits.
struct EnvelopeReader {
    struct Text {
        var text: String
        var offset: Int
    }

    private var values: [String: JSONValue] = [:]
    private let offset: Int
    private(set) var dropped: [String] = []

    init(_ json: JSONValue) throws(Fault) {
        offset = json.range.lowerBound
        guard let members = json.members else {
            throw Fault("", at: offset, "a CloudEvent is a JSON object, not \(json.typeName)")
        }
        for member in members {
            if CloudEvent.attributes.contains(member.name) || member.name == "data" {
                values[member.name] = member.value
            } else if member.name == "data_base64" {
                throw Fault(
                    member.name, at: member.nameOffset,
                    "binary data is not taken; send the event's JSON form as \"data\"")
            } else if Self.isAttributeName(member.name) {
                dropped.append(member.name)
            } else {
                throw Fault(
                    TextRule.shown(member.name), at: member.nameOffset,
                    "no attribute of CloudEvents 1.0; names consist of a-z and 0-9")
            }
        }
    }

    private static func isAttributeName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }
    }

    func requireVersion() throws(Fault) {
        let version = try required("specversion")
        guard version.text == "1.0" else {
            throw Fault(
                "specversion", at: version.offset,
                "only \"1.0\" is understood, not \"\(TextRule.shown(version.text))\"")
        }
    }

    /// A text that names something: not empty, no control characters, not longer than `limit`.
    func identifier(_ name: String, limit: Int) throws(Fault) -> Text {
        let value = try required(name)
        if let wrong = TextRule.violation(value.text, limit: limit) {
            throw Fault(name, at: value.offset, wrong)
        }
        return value
    }

    func optionalText(_ name: String, limit: Int) throws(Fault) -> Text? {
        guard let value = try text(name) else { return nil }
        if let wrong = TextRule.violation(value.text, limit: limit) {
            throw Fault(name, at: value.offset, wrong)
        }
        return value
    }

    func time(_ name: String) throws(Fault) -> Instant? {
        guard let value = try text(name) else { return nil }
        do {
            return try Instant(rfc3339: value.text)
        } catch {
            throw Fault(name, at: value.offset, "\(error)")
        }
    }

    func requireJSONContent() throws(Fault) {
        guard let value = try text("datacontenttype") else { return }
        let media = value.text.split(separator: ";", omittingEmptySubsequences: false)[0]
            .lowercased().filter { $0 != " " }
        guard media == "application/json" || media.hasSuffix("+json") else {
            throw Fault("datacontenttype", at: value.offset, "only application/json is understood")
        }
    }

    func data() throws(Fault) -> JSONValue {
        guard let value = values["data"] else {
            let remedy =
                values["dataref"] == nil
                ? "" : "; what \"dataref\" points at is not fetched, send the data itself"
            throw Fault("data", at: offset, "missing\(remedy)")
        }
        return value
    }

    private func required(_ name: String) throws(Fault) -> Text {
        guard let value = try text(name) else { throw Fault(name, at: offset, "missing") }
        return value
    }

    /// An attribute that is null counts as absent, as CloudEvents says.
    private func text(_ name: String) throws(Fault) -> Text? {
        guard let value = values[name] else { return nil }
        switch value.kind {
        case .null: return nil
        case .string(let text): return Text(text: text, offset: value.range.lowerBound)
        default:
            throw Fault(
                name, at: value.range.lowerBound, "a string is expected, not \(value.typeName)")
        }
    }
}
