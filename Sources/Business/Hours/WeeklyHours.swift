/// The business hours of a week, as a wall clock shows them (B-21): any number of intervals a day,
/// past midnight, all of the time, or none.
///
/// Kept by the local date on which each minute lies. A night shift is cut at midnight, since a
/// holiday takes away the minutes of its own date and no others. Intervals that touch are one.
package struct WeeklyHours: Hashable, Sendable {
    /// Seven days from Monday; in each, sorted ranges of seconds that do not touch.
    let days: [[Range<Int>]]

    package static let never = WeeklyHours(days: Array(repeating: [], count: 7))
    package static let always = WeeklyHours(
        days: Array(repeating: [0..<LocalTime.secondsPerDay], count: 7))

    private init(days: [[Range<Int>]]) { self.days = days }

    /// Refuses intervals that overlap, also those that meet past midnight or around the week's end.
    package init(_ intervals: [Weekday: [LocalInterval]]) throws(CalendarError) {
        let shifts = Weekday.allCases.flatMap { day in
            (intervals[day] ?? []).map { Shift(day: day, interval: $0) }
        }.sorted { $0.seconds.lowerBound < $1.seconds.lowerBound }
        try Self.checkOverlap(shifts)
        var days = Self.never.days
        for shift in shifts { shift.add(to: &days) }
        self.days = days.map(Self.merged)
    }

    package var isNever: Bool { self == .never }
    package var isAlways: Bool { self == .always }

    func contains(_ moment: LocalDateTime) -> Bool {
        days[moment.date.weekday.rawValue].contains { $0.contains(moment.time.secondOfDay) }
    }

    /// In the order of their beginnings, any overlap shows between two neighbours.
    private static func checkOverlap(_ shifts: [Shift]) throws(CalendarError) {
        guard let first = shifts.first, let last = shifts.last else { return }
        for (earlier, later) in zip(shifts, shifts.dropFirst())
        where later.seconds.lowerBound < earlier.seconds.upperBound {
            throw .overlap(first: earlier.description, second: later.description)
        }
        if last.seconds.upperBound > first.seconds.lowerBound + Shift.secondsPerWeek {
            throw .overlap(first: last.description, second: first.description)
        }
    }

    private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var merged: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, last.upperBound == range.lowerBound {
                merged[merged.count - 1] = last.lowerBound..<range.upperBound
            } else {
                merged.append(range)
            }
        }
        return merged
    }
}

/// An interval on its day of the week.
private struct Shift: CustomStringConvertible {
    static let secondsPerWeek = 7 * LocalTime.secondsPerDay

    var day: Weekday
    var interval: LocalInterval

    var description: String { "\(day) \(interval)" }

    /// Since the week's beginning; on Sunday it may reach beyond its end.
    var seconds: Range<Int> {
        let midnight = day.rawValue * LocalTime.secondsPerDay
        return interval.seconds.lowerBound + midnight..<interval.seconds.upperBound + midnight
    }

    func add(to days: inout [[Range<Int>]]) {
        let midnight = LocalTime.secondsPerDay
        let range = interval.seconds
        days[day.rawValue].append(range.lowerBound..<min(range.upperBound, midnight))
        if range.upperBound > midnight {
            days[(day.rawValue + 1) % 7].append(0..<range.upperBound - midnight)
        }
    }
}
