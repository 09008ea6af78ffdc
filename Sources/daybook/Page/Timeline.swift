import EventLog

/// Events as dots in lanes, a lane a stream, joined where one caused another across lanes.
///
/// The rule: left to right is the order of the log, not time: most events of a subject fall into
/// few seconds, and those into years.
struct Timeline {
    private let id: String
    private let events: [RecordedEvent]
    private let lanes: [String]

    private static let step = 18
    private static let lane = 24
    private static let left = 260
    private static let top = 96
    /// For the last tick's time, which leans over.
    private static let right = 84

    /// - Parameter id: what the events are about.
    init(_ events: [RecordedEvent], of id: String) {
        self.id = id
        self.events = events.sorted { $0.position < $1.position }
        var lanes: [String] = []
        for event in self.events where !lanes.contains(event.stream) { lanes.append(event.stream) }
        self.lanes = lanes
    }

    private var width: Int { Self.left + Self.step * events.count + Self.right }
    private var height: Int { Self.top + Self.lane * lanes.count + 12 }

    private func x(_ index: Int) -> Int { Self.left + Self.step * (index + 1) }

    private func y(_ stream: String) -> Int {
        Self.top + Self.lane * (lanes.firstIndex(of: stream) ?? 0) + Self.lane / 2
    }

    var html: String {
        "<div class=\"timeline\"><svg width=\"\(width)\" height=\"\(height)\" role=\"img\" "
            + "viewBox=\"0 0 \(width) \(height)\">"
            + ([HTML.element("title", "", "Timeline")] + ticks + labels + causes + dots)
            .joined(separator: "\n") + "</svg></div>"
    }

    /// Where the recorded time is another than that of the event before, to the second.
    private var ticks: [String] {
        var last = ("", "")
        return events.enumerated().compactMap { index, event in
            let recorded = event.recorded.description
            let (day, time) = (
                String(recorded.prefix(10)), String(recorded.dropFirst(11).prefix(8))
            )
            guard (day, time) != last else { return nil }
            let told = day == last.0 ? time : "\(day) \(time)"
            last = (day, time)
            let x = x(index)
            return "<line class=\"tick\" x1=\"\(x)\" y1=\"\(Self.top - 8)\" x2=\"\(x)\" "
                + "y2=\"\(height)\"/>"
                + HTML.element(
                    "text",
                    "class=\"time\" transform=\"translate(\(x + 4) \(Self.top - 12)) rotate(-38)\"",
                    told)
        }
    }

    private var labels: [String] {
        lanes.map { lane in
            "<line class=\"lane\" x1=\"\(Self.left)\" y1=\"\(y(lane))\" x2=\"\(width)\" "
                + "y2=\"\(y(lane))\"/>"
                + HTML.element(
                    "text", "class=\"label\" x=\"\(Self.left - 8)\" y=\"\(y(lane) + 4)\"",
                    label(of: lane))
        }
    }

    /// Without what all names have in common; of a long one the end, which tells more.
    private func label(of stream: String) -> String {
        var name = stream
        if stream.hasPrefix("effect/"), let range = stream.range(of: "/\(id)/") {
            name = String(stream[range.upperBound...])
        }
        let charactersMax = 40
        return name.count > charactersMax ? "…" + name.suffix(charactersMax - 1) : name
    }

    private var causes: [String] {
        var places: [Position: Int] = [:]
        return events.enumerated().compactMap { index, event in
            defer { places[event.position] = index }
            guard let cause = event.causation.flatMap({ places[$0] }) else { return nil }
            let (from, to) = (y(events[cause].stream), y(event.stream))
            guard from != to else { return nil }
            return "<path class=\"cause\" d=\"M\(x(cause)) \(from) L\(x(index)) \(to)\"/>"
        }
    }

    private var dots: [String] {
        events.enumerated().map { index, event in
            let title = "\(event.position) \(EventName.short(event.type)), \(event.recorded)"
            return "<a href=\"#e\(event.position.rawValue)\"><circle "
                + "class=\"\(EventKind(event).rawValue)\" cx=\"\(x(index))\" "
                + "cy=\"\(y(event.stream))\" r=\"5\">\(HTML.element("title", "", title))"
                + "</circle></a>"
        }
    }
}
