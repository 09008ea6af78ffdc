import EventLog

/// Consecutive events of the log, read once for all views: those that any view wants.
struct Batch {
    private(set) var events: [RecordedEvent] = []
    /// For each event a bit for each view, in the order of the engine's folders.
    private(set) var wantedBy: [UInt64] = []
    /// Where the batch ends; events behind the last one kept were wanted by nobody.
    let end: Position

    /// Reads the events after `start` up to and including `end`.
    ///
    /// An erased event folds to nothing: what it said is gone.
    init(
        _ log: EventLog, after start: Position, upTo end: Position, masks: [String: UInt64],
        without erased: Set<Position> = []
    ) throws {
        self.end = end
        var events: [RecordedEvent] = []
        var wantedBy: [UInt64] = []
        try log.scan(after: start, upTo: end) { event in
            guard !event.isErased, let mask = masks[event.type], !erased.contains(event.position)
            else { return }
            events.append(event.copy())
            wantedBy.append(mask)
        }
        self.events = events
        self.wantedBy = wantedBy
    }
}
