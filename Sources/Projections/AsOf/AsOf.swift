import EventLog

/// A moment as a person names it, on its way to a position (law 8).
///
/// Inclusive: what was recorded at the moment itself is seen.
package enum AsOf: Hashable, Sendable {
    /// `@42`
    case position(Position)
    /// `HEAD~3`, or `HEAD` with 0: so many events before the last one.
    case beforeHead(UInt64)
    /// `2026-03-01T12:00:00Z`: the last position recorded at or before it.
    case instant(Instant)
    /// `2026-03-01`: the end of that day in the zone.
    case day(LocalDay, zone: String)
    /// `q3-close`: the position that was given the name.
    case mark(String)
    /// `-15m`: so long before the log's own present.
    case ago(seconds: Int64)

    /// A calendar date without a zone.
    package struct LocalDay: Hashable, Sendable {
        package var year: Int
        package var month: Int
        package var day: Int

        package init(year: Int, month: Int, day: Int) {
            self.year = year
            self.month = month
            self.day = day
        }
    }

    /// What a moment came to: a position that can be used again, and how it was found.
    package struct Resolved: Hashable, Sendable {
        package var position: Position
        /// Such as `@42, the last recorded at or before 2026-03-01T12:00:00Z`.
        package var text: String

        package init(position: Position, text: String) {
            self.position = position
            self.text = text
        }
    }
}
