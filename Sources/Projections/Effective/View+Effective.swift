import EventLog
import SwiftProtobuf

/// Views by the second clock.
extension View {
    /// The rows that came of what had occurred until a moment, as far as the log knew it at a
    /// position: the second clock. Folded from the log in memory, which costs what the log's events
    /// of these types cost, whatever is asked for.
    ///
    /// - Parameters:
    ///   - end: inclusive.
    ///   - position: inclusive; what was recorded later is not known.
    /// - Throws: `.effective` where the events cannot be folded in the order of their occurrence.
    package static func rows(
        of log: EventLog, effective end: Instant, asOf position: Position
    ) throws(ViewError) -> Listing<Row> {
        try ViewError.typed {
            var order = EffectiveOrder()
            try log.scan(upTo: position) { event in
                guard types.contains(event.type), !event.isErased else { return }
                order.note(
                    event.stream, occurred: event.occurred, at: event.position, until: end)
            }
            var rows = RowSet<Row>()
            var since: [RowKey: Position] = [:]
            for at in order.positions {
                try fold(try log.event(at: at), into: &rows, &since)
            }
            let basis = Basis(
                view: name, version: version, position: position,
                root: try log.root(at: position), lag: 0, generation: nil)
            let listed = rows.all.filter { isListed($0.row) }.map { found in
                ViewRow(
                    key: found.key, row: found.row, since: since[RowKey(found.key)] ?? .start)
            }
            return Listing(rows: listed, basis: basis)
        }
    }

    private static func fold(
        _ event: RecordedEvent, into rows: inout RowSet<Row>, _ since: inout [RowKey: Position]
    ) throws {
        do {
            try fold(event, into: &rows)
            try rows.accept { key, _, _ in since[key] = event.position }
        } catch {
            throw ViewError.effective(view: name, at: event.position, reason: "\(error)")
        }
    }
}
