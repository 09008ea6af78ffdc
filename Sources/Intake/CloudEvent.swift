import EventLog

/// A CloudEvents 1.0 envelope in JSON form: what Daybook takes from it, and nothing else.
///
/// The allow-list is the rule: attributes that carry no meaning here are checked and left
/// out; extension attributes are dropped, and named so that they can be counted.
package struct CloudEvent: Sendable {
    /// What an event is known by.
    package struct Header: Hashable, Sendable {
        package var source: String
        package var id: String
        package var type: String

        package init(source: String, id: String, type: String) {
            self.source = source
            self.id = id
            self.type = type
        }
    }

    package var header: Header
    package var subject: String?
    package var time: Instant?
    package var data: JSONValue
    /// Where the envelope itself begins, for what is missing from it.
    package var offset: Int
    /// Extension attributes that were left out, in the order in which they came.
    package var dropped: [String]

    /// Attributes that are understood, beside `data`.
    static let attributes: Set<String> = [
        "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema",
        "sequence", "traceparent", "recordedtime", "dataref",
    ]

    /// Reads an envelope that was scanned already.
    package init(_ json: JSONValue) throws(Fault) {
        let reader = try EnvelopeReader(json)
        try reader.requireVersion()
        let source = try reader.identifier("source", limit: TextRule.sourceBytes)
        guard !Self.isReserved(source.text) else {
            throw Fault("source", at: source.offset, "\"\(source.text)\" is Daybook's own name")
        }
        header = Header(
            source: source.text,
            id: try reader.identifier("id", limit: TextRule.idBytes).text,
            type: try reader.identifier("type", limit: TextRule.typeBytes).text)
        subject = try reader.optionalText("subject", limit: TextRule.subjectBytes)?.text
        time = try reader.time("time")
        _ = try reader.time("recordedtime")
        for name in ["sequence", "traceparent", "dataschema", "dataref"] {
            _ = try reader.optionalText(name, limit: TextRule.sourceBytes)
        }
        try reader.requireJSONContent()
        data = try reader.data()
        offset = json.range.lowerBound
        dropped = reader.dropped
    }

    /// Keys that Daybook derives itself live under its own name, where no sender may write.
    private static func isReserved(_ source: String) -> Bool {
        source == "daybook" || source.hasPrefix("daybook/") || source.hasPrefix("daybook:")
    }
}
