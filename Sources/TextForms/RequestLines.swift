import EventLog

/// The events of one request, until they are all there.
struct RequestLines {
    private var events: [VerbatimEvent] = []

    /// What a request may hold, so that no count in a file decides how much is kept in memory.
    private static let eventsMax: UInt32 = 1_000

    mutating func add(_ event: VerbatimEvent) throws -> [VerbatimEvent]? {
        guard (1...Self.eventsMax).contains(event.count), event.index == UInt32(events.count),
            event.index < event.count
        else {
            throw LogText.Fault(
                what: "event \(event.index) of \(event.count) of a request follows "
                    + "\(events.count) of it")
        }
        if let first = events.first {
            guard
                event.key == first.key, event.count == first.count,
                event.recorded == first.recorded, event.contentDigest == nil
            else {
                throw LogText.Fault(what: "it is not of the request that the line before is of")
            }
        }
        events.append(event)
        guard events.count == Int(event.count) else { return nil }
        defer { events = [] }
        return events
    }

    func requireWhole() throws {
        guard events.isEmpty else {
            throw LogText.Fault(what: "the last request is cut short")
        }
    }
}
