import EventLog

/// The events that a view folds, by when they occurred instead of by when they were recorded.
///
/// The rule that it keeps: of events that occurred at the same time the one recorded first comes
/// first, and none of a stream comes before the one that began it, as far as the view folds it: a
/// clock that is wrong makes nothing happen to what is not there yet.
struct EffectiveOrder {
    private var births: [String: Instant] = [:]
    private var found: [(time: Instant, position: Position)] = []

    /// The positions of the events so far, in their order.
    var positions: [Position] {
        found.sorted { ($0.time, $0.position) < ($1.time, $1.position) }.map(\.position)
    }

    /// Takes the next event of the log, if it occurred until then.
    mutating func note(
        _ stream: String, occurred: Instant, at position: Position, until end: Instant
    ) {
        let birth = births[stream] ?? occurred
        if births[stream] == nil { births[stream] = occurred }
        let time = max(birth, occurred)
        if time <= end { found.append((time, position)) }
    }
}
