import EventLog

/// The rule for all time after a zone's last transition, as POSIX TZ and RFC 9636 (3.3) have it:
/// one offset, or two that change on the same days of every year.
struct PosixRule: Hashable, Sendable {
    /// A day of the year, of any year.
    enum Day: Hashable, Sendable {
        /// `Jn`, 1 to 365: the 29th of February is not counted.
        case julian(Int)
        /// `n`, 0 to 365: it is.
        case zeroBased(Int)
        /// `Mm.w.d`: in month m, the w-th day d, where week 5 is the last one and day 0 is Sunday.
        case weekday(month: Int, week: Int, day: Int)
    }

    struct Change: Hashable, Sendable {
        var day: Day
        /// After that day's midnight on the wall clock so far; may be negative, or beyond the day.
        var second: Int
    }

    struct Daylight: Hashable, Sendable {
        var offset: Int
        var start: Change
        var end: Change
    }

    /// Seconds to add to UTC, against the notation's own sign.
    var standardOffset: Int
    var daylight: Daylight?

    /// A stretch around a moment in which the offset does not change.
    func span(at second: Int64) -> OffsetSpan {
        guard let daylight else {
            return OffsetSpan(start: .min, end: .max, offset: standardOffset)
        }
        let day = floorDivision(second, Int64(LocalTime.secondsPerDay)).quotient
        let year = CivilDate(daysSince1970: day).year
        // A change lies at most eight days outside its year, so two years to each side hold one
        // before the moment and one after it.
        let found = (year - 2...year + 2).flatMap { pair(in: $0, daylight) }
        let changes = found.enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
        let next = changes.firstIndex { $0.at > second } ?? changes.endIndex
        precondition(next > 0 && next < changes.count, "a rule changes twice a year")
        return OffsetSpan(
            start: changes[next - 1].at, end: changes[next].at, offset: changes[next - 1].offset)
    }

    /// In order. Where the end falls on the next year's start, as in zones that never leave
    /// daylight time, the start is the later one and counts.
    private func pair(in year: Int64, _ daylight: Daylight) -> [ZoneRules.Transition] {
        let start = ZoneRules.Transition(
            at: daylight.start.wallSecond(in: year) - Int64(standardOffset),
            offset: daylight.offset)
        let end = ZoneRules.Transition(
            at: daylight.end.wallSecond(in: year) - Int64(daylight.offset),
            offset: standardOffset)
        return start.at < end.at ? [start, end] : [end, start]
    }
}

extension PosixRule.Change {
    /// As if the wall clock were at UTC.
    fileprivate func wallSecond(in year: Int64) -> Int64 {
        day.daysSince1970(in: year) * Int64(LocalTime.secondsPerDay) + Int64(second)
    }
}

extension PosixRule.Day {
    fileprivate func daysSince1970(in year: Int64) -> Int64 {
        func first(of month: Int64) -> Int64 {
            CivilDate(year: year, month: month, day: 1).daysSince1970
        }
        switch self {
        case .julian(let day):
            // From March on, counted back from the year's end, so that leap years need no case.
            return day < 60
                ? first(of: 1) + Int64(day) - 1
                : CivilDate(year: year, month: 12, day: 31).daysSince1970 - Int64(365 - day)
        case .zeroBased(let day): return first(of: 1) + Int64(day)
        case .weekday(let month, let week, let day):
            let start = first(of: Int64(month))
            let end = month == 12 ? start + 31 : first(of: Int64(month) + 1)
            // 1970-01-01 was a Thursday, day 4 where Sunday is 0.
            let weekday = floorDivision(start + 4, 7).remainder
            let found = start + floorDivision(Int64(day) - weekday, 7).remainder
            let last = found + Int64(week - 1) * 7
            return last < end ? last : last - 7
        }
    }
}
