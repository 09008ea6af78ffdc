import EventLog

/// When a team or a contract works (B-21), as a value: zone rules, weekly hours and holidays, under
/// a name and a version that a verdict keeps (B-29).
///
/// Pure (law 5): an answer depends on the value alone. A changed calendar is another version.
package struct BusinessCalendar: Hashable, Sendable {
    package let name: String
    package let version: UInt64
    package let zone: ZoneRules
    package let hours: WeeklyHours
    package let holidays: Holidays

    package init(
        name: String, version: UInt64, zone: ZoneRules, hours: WeeklyHours,
        holidays: Holidays = .none
    ) {
        self.name = name
        self.version = version
        self.zone = zone
        self.hours = hours
        self.holidays = holidays
    }

    /// Every minute counts: the clock of a P1 (D1).
    package static let wallClock = BusinessCalendar(
        name: "wall clock", version: 1, zone: .utc, hours: .always)

    /// The next version, with further holidays (B-22). What was decided under this one stays.
    package func adding(holidays more: some Sequence<LocalDate>) -> BusinessCalendar {
        BusinessCalendar(
            name: name, version: version + 1, zone: zone, hours: hours,
            holidays: holidays.adding(more))
    }

    /// The date that the team's wall calendar shows.
    package func localDate(of instant: Instant) -> LocalDate { zone.localDate(at: instant) }

    package func isOpen(at instant: Instant) -> Bool {
        let local = zone.localDateTime(at: instant)
        return hours.contains(local) && !holidays.contains(local.date)
    }

    /// The earliest open moment from `start` on, which is `start` itself within hours; nil = never.
    ///
    /// This is also the "following day" to which a case out of hours is put off (B-24).
    package func nextOpening(atOrAfter start: Instant) -> Instant? {
        var pieces = OpenPieces(of: self, from: start)
        return pieces.next()?.lowerBound
    }

    /// The earliest date from `date` on with an open minute in it, for what is due once a working
    /// day; nil = never. The tail of a night shift makes its second date one, too.
    package func firstWorkingDate(onOrAfter date: LocalDate) -> LocalDate? {
        var day = date
        // A zone has left out a date, never two in a row.
        while true {
            if let start = zone.start(of: day) {
                guard let opening = nextOpening(atOrAfter: start) else { return nil }
                return max(day, localDate(of: opening))
            }
            day = day.adding(days: 1)
        }
    }

    /// Everything open from `start` on, in order, each stretch in full; found when asked for.
    ///
    /// The first one begins at `start` where that lies within hours.
    package func intervals(from start: Instant) -> OpenIntervals {
        OpenIntervals(OpenPieces(of: self, from: start))
    }
}
