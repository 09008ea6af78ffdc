/// A stretch of time throughout which a zone's offset stays the same: in it, the wall clock runs
/// evenly, so that local times can be added and compared like any number.
///
/// Half-open, in seconds since 1970; the ends may be those of Int64. Not always the longest such
/// stretch: the next one may have the same offset.
struct OffsetSpan: Equatable {
    var start: Int64
    var end: Int64
    /// Seconds to add to UTC for the local time.
    var offset: Int

    static let forever = OffsetSpan(start: .min, end: .max, offset: 0)

    /// The second at which the wall clock shows midnight at the start of the day, if it ran evenly.
    func midnight(of day: Int) -> Int64 {
        Int64(day) * Int64(LocalTime.secondsPerDay) - Int64(offset)
    }
}
