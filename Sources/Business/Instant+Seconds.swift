import EventLog

/// Zone rules count in seconds: to and from the time line's nanoseconds.
extension Instant {
    static let nanosecondsPerSecond: Int64 = 1_000_000_000
    /// The last whole second on the time line, in 2262.
    static let lastSecond = Int64.max / nanosecondsPerSecond

    /// What lies beyond the time line stops at its end.
    init(clampingSeconds seconds: Int64) {
        let (value, overflow) = seconds.multipliedReportingOverflow(by: Self.nanosecondsPerSecond)
        self = overflow ? (seconds < 0 ? .distantPast : .distantFuture) : Self(nanoseconds: value)
    }

    /// The second that the instant lies in.
    var second: Int64 { floorDivision(nanoseconds, Self.nanosecondsPerSecond).quotient }
}
