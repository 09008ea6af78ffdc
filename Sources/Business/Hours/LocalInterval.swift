/// One stretch of business hours, half-open: open at `open`, closed again at `close` (B-26).
///
/// A close at or before the opening lies on the next day, so `22:00–06:00` is a night shift that
/// belongs to the day on which it opens.
package struct LocalInterval: Hashable, Sendable {
    package let open: LocalTime
    package let close: LocalTime

    package init(open: LocalTime, close: LocalTime) throws(CalendarError) {
        self.open = open
        self.close = close
        guard open < .endOfDay else { throw .opensAtEndOfDay(description) }
        guard open != close else { throw .ambiguousInterval(description) }
    }

    /// Reads both ends, such as `09:00` and `17:00`.
    package init(_ open: String, _ close: String) throws(CalendarError) {
        try self.init(open: LocalTime(open), close: LocalTime(close))
    }

    package var isPastMidnight: Bool { close < open }

    /// Seconds since the midnight before it opens; past midnight, the end is above 86,400.
    var seconds: Range<Int> {
        let end = close.secondOfDay + (isPastMidnight ? LocalTime.secondsPerDay : 0)
        return open.secondOfDay..<end
    }
}

extension LocalInterval: CustomStringConvertible {
    /// `09:00–17:00`.
    package var description: String { "\(open)–\(close)" }
}
