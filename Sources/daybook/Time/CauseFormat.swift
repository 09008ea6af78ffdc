import EventLog

/// Events as a tree of causes, as `why` and `trace` print them.
enum CauseFormat {
    struct Line {
        let event: RecordedEvent
        let depth: Int
        /// Fields that have been as they are since this event.
        var sets: [FieldName] = []
    }

    static let full = RecordFormat<Line>(
        id: { $0.event.position.description },
        columns: [
            Column("position", "AT") { .number($0.event.position.rawValue) },
            Column("depth", "DEPTH", .line) { .number(UInt64($0.depth)) },
            Column("tree", "EVENT", .tableOnly) { line in
                let indentation = String(repeating: "│ ", count: line.depth)
                return .text(indentation + EventName.short(line.event.type))
            },
            Column("type", "TYPE", .line) { .text($0.event.type) },
            Column("stream", "STREAM", .line) { .text($0.event.stream) },
            Column("id", "ID", .line) { .text($0.event.id) },
            Column("source", "SOURCE", .line) { .text($0.event.source) },
            Column("recorded", "RECORDED") { .instant($0.event.recorded) },
            Column("actor", "ACTOR") { .text($0.event.actor.identity) },
            Column("causation", "CAUSED BY", .line) { .position($0.event.causation) },
            Column("gist", "WHAT") { .optional(EventGist.text(of: $0.event)) },
            Column("sets", "SETS", .line) { .texts($0.sets.map(\.text)) },
            Column("sets", "SETS", .tableOnly) { .optional(FieldName.short($0.sets)) },
            Column("payload", "PAYLOAD", .jsonOnly) { EventPayload.value(of: $0.event) },
        ])

    static func print(_ lines: [Line], _ mode: OutputMode) throws {
        var printer = RecordPrinter(full, mode: mode)
        for line in lines { try printer.print(line) }
        try printer.finish()
    }
}
