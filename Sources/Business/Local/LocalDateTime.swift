/// What a wall clock and a wall calendar show together. In a zone it may stand for one instant, for
/// two where the clock was set back over it, or for none where it was set forward.
package struct LocalDateTime: Hashable, Sendable {
    package var date: LocalDate
    package var time: LocalTime

    package init(date: LocalDate, time: LocalTime) {
        self.date = date
        self.time = time
    }

    /// As if the wall clock were at UTC.
    var seconds: Int64 {
        Int64(date.daysSince1970) * Int64(LocalTime.secondsPerDay) + Int64(time.secondOfDay)
    }
}

extension LocalDateTime: CustomStringConvertible {
    /// `2026-12-25T09:00`.
    package var description: String { "\(date)T\(time)" }
}
