import EventLog

/// An event, and whether it still is what its leaf in the Merkle tree says.
struct LeafCheck {
    let event: RecordedEvent
    let isValid: Bool

    init(_ event: RecordedEvent, in log: EventLog) throws {
        self.event = event
        isValid = try log.matchesLeaf(at: event.position)
    }

    static let format = RecordFormat<LeafCheck>(
        id: { $0.event.position.description },
        columns: [
            Column("position", "POSITION") { .number($0.event.position.rawValue) },
            Column("recorded", "RECORDED") { .instant($0.event.recorded) },
            Column("stream", "STREAM", .line) { .text($0.event.stream) },
            Column("revision", "REV", .line) { .number($0.event.revision) },
            Column("type", "TYPE", .line) { .text($0.event.type) },
            Column("type", "EVENT", .tableOnly) { .text(EventName.short($0.event.type)) },
            Column("actor", "ACTOR", .line) { .text($0.event.actor.identity) },
            Column("leaf", "LEAF") { .hex($0.event.leafHash) },
            Column("leafValid", "MATCHES") { .flag($0.isValid) },
        ])
}
