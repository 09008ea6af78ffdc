import EventLog

/// Walks the open time of a calendar in order, piece by piece.
///
/// It goes by spans of equal offset, and in each by local days: there the wall clock runs evenly,
/// so a local interval is moved to UTC by one subtraction and cut at the span's ends. What falls in
/// a gap is cut away, what falls in an overlap comes once in each span, and the order is that of
/// time even where the clock is set back over midnight. It looks as far ahead as it must: hours
/// that are never open end at once, all others have an opening after the last holiday.
struct OpenPieces: Sequence, IteratorProtocol {
    private static let secondsPerDay = Int64(LocalTime.secondsPerDay)
    /// Beyond every date of the time line, in any zone.
    private static let lastDay = Int(Instant.lastSecond / secondsPerDay) + 2

    private let calendar: BusinessCalendar
    private let from: Instant
    private let isAlways: Bool
    private var span: OffsetSpan
    private var day: Int
    /// Among the ranges of that day.
    private var index = 0

    init(of calendar: BusinessCalendar, from: Instant) {
        self.calendar = calendar
        self.from = from
        isAlways = calendar.hours.isAlways
        let isNever = calendar.hours.isNever
        span = isNever ? .forever : calendar.zone.span(at: from.second)
        day = isNever ? Self.lastDay + 1 : Self.day(at: from.second, in: span)
    }

    private static func day(at second: Int64, in span: OffsetSpan) -> Int {
        Int(floorDivision(second + Int64(span.offset), secondsPerDay).quotient)
    }

    mutating func next() -> Range<Instant>? {
        while true {
            guard span.midnight(of: day) < span.end else {
                guard span.end <= Instant.lastSecond else { return nil }
                span = calendar.zone.span(at: span.end)
                day = Self.day(at: span.start, in: span)
                index = 0
                continue
            }
            guard day <= Self.lastDay else { return nil }
            let midnight = span.midnight(of: day)
            guard let range = isAlways ? rangeToHoliday() : nextRange() else { continue }
            let start = Swift.max(midnight + range.lowerBound, span.start)
            let end = Swift.min(midnight + range.upperBound, span.end)
            guard start < end else { continue }
            let first = Swift.max(from, Instant(clampingSeconds: start))
            let last = Instant(clampingSeconds: end)
            if first < last { return first..<last }
        }
    }

    /// The next range of the day in seconds since its midnight; nil when the day is over.
    private mutating func nextRange() -> Range<Int64>? {
        let date = LocalDate(daysSince1970: day)
        let ranges = calendar.hours.days[date.weekday.rawValue]
        guard index < ranges.count, index > 0 || !calendar.holidays.contains(date) else {
            day += 1
            index = 0
            return nil
        }
        defer { index += 1 }
        return Int64(ranges[index].lowerBound)..<Int64(ranges[index].upperBound)
    }

    /// With hours around the clock, all days up to the next holiday are one range.
    private mutating func rangeToHoliday() -> Range<Int64>? {
        let start = day
        let holiday = calendar.holidays.first(onOrAfter: LocalDate(daysSince1970: day))
        day = Swift.max(day + 1, holiday?.daysSince1970 ?? Self.lastDay + 1)
        guard holiday?.daysSince1970 != start else { return nil }
        return 0..<Int64(day - start) * Self.secondsPerDay
    }
}

/// The open time of a calendar as half-open intervals that do not touch, from a moment on.
///
/// Around the clock without holidays it is one interval, to the end of the time line.
package struct OpenIntervals: Sequence, IteratorProtocol {
    private var pieces: OpenPieces
    private var ahead: Range<Instant>?

    init(_ pieces: OpenPieces) {
        self.pieces = pieces
        ahead = self.pieces.next()
    }

    /// The next one, later than all before it.
    package mutating func next() -> Range<Instant>? {
        guard var interval = ahead else { return nil }
        ahead = pieces.next()
        while let piece = ahead, piece.lowerBound == interval.upperBound {
            interval = interval.lowerBound..<piece.upperBound
            ahead = pieces.next()
        }
        return interval
    }
}
