import EventLog

/// The attributes of an event that are read, by their keys in the log.
enum XESKey: String, CaseIterable {
    case activity = "concept:name"
    case transition = "lifecycle:transition"
    case timestamp = "time:timestamp"
    case resource = "org:resource"
    case group = "org:group"
    case role = "org:role"
    case impact
    case product
    case resourceCountry = "resource country"
    case organizationCountry = "organization country"
    case organizationInvolved = "organization involved"

    private static let byBytes = allCases.map { (bytes: Array($0.rawValue.utf8), key: $0) }

    /// Nil for a key that is passed over.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let match = Self.byBytes.first(where: { bytes.elementsEqual($0.bytes) }) else {
            return nil
        }
        self = match.key
    }
}

/// An event while its attributes come in, in any order.
struct EventDraft {
    struct Fault: Error {
        var reason: XESRefusal
    }

    let line: Int
    private var texts: [XESKey: String] = [:]
    private var person: Pseudonym?
    private var repeated: XESKey?

    init(line: Int) { self.line = line }

    mutating func take(_ key: XESKey, _ text: String?) {
        guard let text else { return }
        if texts.updateValue(text, forKey: key) != nil { repeated = repeated ?? key }
    }

    mutating func take(person: Pseudonym?) {
        guard let person else { return }
        if self.person != nil { repeated = repeated ?? .resource }
        self.person = person
    }

    func finished(_ trace: Int, _ name: String, _ ordinal: Int) -> Result<XESEvent, Fault> {
        if let repeated { return .failure(Fault(reason: .repeated(repeated.rawValue))) }
        guard let activity = texts[.activity] else { return missing(.activity) }
        guard let timestamp = texts[.timestamp] else { return missing(.timestamp) }
        guard let instant = try? Instant(rfc3339: timestamp) else {
            return .failure(Fault(reason: .time))
        }
        guard Self.range.contains(instant) else { return .failure(Fault(reason: .timeOutOfRange)) }
        return .success(
            XESEvent(
                trace: trace, caseName: name, ordinal: ordinal, activity: activity,
                transition: texts[.transition], timestamp: instant, resource: person,
                group: texts[.group], role: texts[.role], impact: texts[.impact],
                product: texts[.product], resourceCountry: texts[.resourceCountry],
                organizationCountry: texts[.organizationCountry],
                organizationInvolved: texts[.organizationInvolved]))
    }

    private func missing(_ key: XESKey) -> Result<XESEvent, Fault> {
        .failure(Fault(reason: .missing(key.rawValue)))
    }

    /// The years of ``WallMinute``, in UTC.
    private static let range: Range<Instant> = {
        let start = { (year: Int) in
            WallMinute(year: Int16(year), month: 1, day: 1, hour: 0, minute: 0).instantAsUTC
        }
        return start(WallMinute.years.lowerBound)..<start(WallMinute.years.upperBound + 1)
    }()
}
