import EventLog

/// A case of an XES log, told before its events.
package struct XESTrace: Equatable, Sendable {
    /// From 1, in the file's order.
    package var ordinal: Int
    /// Its `concept:name`.
    package var name: String
}

/// One step of a case, as the log of the BPI Challenge 2013 writes it.
package struct XESEvent: Equatable, Sendable {
    /// The ordinal of its trace.
    package var trace: Int
    /// The name of its trace.
    package var caseName: String
    /// From 1, in the trace; refused events count.
    package var ordinal: Int
    /// `concept:name`.
    package var activity: String
    /// `lifecycle:transition`.
    package var transition: String?
    /// `time:timestamp`; the log writes it with an offset.
    package var timestamp: Instant
    /// `org:resource`: a person, hashed.
    package var resource: Pseudonym?
    /// `org:group`.
    package var group: String?
    /// `org:role`.
    package var role: String?
    package var impact: String?
    package var product: String?
    package var resourceCountry: String?
    package var organizationCountry: String?
    package var organizationInvolved: String?
}

/// What a log has next.
package enum XESItem: Equatable, Sendable {
    case trace(XESTrace)
    case event(XESEvent)
    /// Something that is not read, in that trace. The line is exact up to 65,534 and at most a few
    /// lines late beyond.
    case refused(line: Int, trace: Int, reason: XESRefusal)
}

/// Why an event or a trace was not read. The text itself is not repeated: it may be a name.
package enum XESRefusal: Equatable, Sendable {
    /// The trace has no `concept:name` before its first event: whose events are these?
    case unnamedTrace
    /// A `concept:name` of the trace behind its first event; the standard has it before.
    case lateName
    /// The event lacks that attribute.
    case missing(String)
    /// The event has that attribute twice.
    case repeated(String)
    /// `time:timestamp` is no time with an offset.
    case time
    /// Before 1970 or after 2100.
    case timeOutOfRange
}

extension XESRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unnamedTrace: "the trace has no ‘concept:name’ before its first event"
        case .lateName: "the trace's ‘concept:name’ stands behind its first event"
        case .missing(let key): "the event has no ‘\(key)’"
        case .repeated(let key): "the event has ‘\(key)’ twice"
        case .time: "‘time:timestamp’ is no time like 2012-05-05T14:54:27+02:00"
        case .timeOutOfRange: "the year of ‘time:timestamp’ is not one of 1970 to 2100"
        }
    }
}
