import EventLog

/// The events of a range in either direction, by the cheapest read that the filter allows.
///
/// The rule: memory does not grow with the log; events come in pages.
struct EventSource {
    static let page = 1000

    let log: EventLog
    let filter: LogFilter
    let range: (after: Position, last: Position)

    /// - Parameter body: returns whether to go on.
    func oldestFirst(_ body: (RecordedEvent) throws -> Bool) throws {
        guard range.after < range.last else { return }
        if let stream = filter.stream { return try streamOldestFirst(stream, body) }
        var after = range.after
        while after < range.last {
            let events = try log.read(after: after, upTo: range.last, limit: Self.page)
            guard let last = events.last else { return }
            for event in events where filter.matches(event) {
                guard try body(event) else { return }
            }
            after = last.position
        }
    }

    private func streamOldestFirst(
        _ stream: String, _ body: (RecordedEvent) throws -> Bool
    ) throws {
        var revision: UInt64 = 0
        while true {
            let events = try log.readStream(
                stream, afterRevision: revision, upTo: range.last, limit: Self.page)
            guard let last = events.last else { return }
            for event in events where event.position > range.after && filter.matches(event) {
                guard try body(event) else { return }
            }
            revision = last.revision
        }
    }

    func newestFirst(_ body: (RecordedEvent) throws -> Bool) throws {
        guard range.after < range.last else { return }
        var from = range.last
        while from > range.after {
            let events = try pageBackward(from: from)
            guard let last = events.last else { return }
            for event in events where filter.matches(event) {
                guard event.position > range.after else { return }
                guard try body(event) else { return }
            }
            from = Position(last.position.rawValue - 1)
        }
    }

    private func pageBackward(from: Position) throws -> [RecordedEvent] {
        if let stream = filter.stream {
            return try log.readStreamBackward(stream, from: from, limit: Self.page)
        }
        return try log.readBackward(from: from, limit: Self.page)
    }
}
