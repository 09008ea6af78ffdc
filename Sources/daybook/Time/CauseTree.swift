import EventLog

/// Events under what caused them, as lines: a cause and what follows from it in the same stream go
/// on at one depth, what follows in another stream branches off.
///
/// The rule: each event has one line, and none stands before its cause.
struct CauseTree {
    struct Line {
        let event: RecordedEvent
        let depth: Int
    }

    let lines: [Line]

    /// - Parameter events: in the order of the log.
    init(_ events: [RecordedEvent]) {
        let parents = Self.parents(of: events)
        var roots: [Int] = []
        var children = [[Int]](repeating: [], count: events.count)
        for index in events.indices {
            if let parent = parents[index] {
                children[parent].append(index)
            } else {
                roots.append(index)
            }
        }
        var lines: [Line] = []
        lines.reserveCapacity(events.count)
        // The last one is next; chains of causes are too long for recursion.
        var open = roots.reversed().map { ($0, 0) }
        while let (index, depth) = open.popLast() {
            lines.append(Line(event: events[index], depth: depth))
            let stream = events[index].stream
            for child in children[index].reversed() where events[child].stream == stream {
                open.append((child, depth))
            }
            for child in children[index].reversed() where events[child].stream != stream {
                open.append((child, depth + 1))
            }
        }
        self.lines = lines
    }

    /// What an event stands under: in a stream of an effect or a follow-up the event before it, as
    /// attempts and receipts follow from the intent; else its cause, or the last event that was
    /// appended with that one's consequences. What comes back from a side stream goes on after the
    /// latest of its own.
    private static func parents(of events: [RecordedEvent]) -> [Int?] {
        var places: [Position: Int] = [:]
        var lastOfStream: [String: Int] = [:]
        // In the stream of the cause.
        var lastOfCause: [Position: Int] = [:]
        return events.enumerated().map { index, event in
            let cause = event.causation.flatMap { places[$0] }
            let before = lastOfStream[event.stream]
            places[event.position] = index
            lastOfStream[event.stream] = index
            if let before, isSideStream(event.stream) {
                if let position = event.causation { lastOfCause[position] = index }
                return before
            }
            guard let cause, let position = event.causation else { return nil }
            guard events[cause].stream != event.stream else {
                lastOfCause[position] = index
                return cause
            }
            if let before, isSideStream(events[cause].stream) { return before }
            return lastOfCause[position] ?? cause
        }
    }

    /// Of something that another stream has begun.
    static func isSideStream(_ stream: String) -> Bool {
        stream.hasPrefix("effect/") || stream.hasPrefix("followup/")
    }
}
