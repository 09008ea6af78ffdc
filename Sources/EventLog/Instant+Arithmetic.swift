import Glibc
import SwiftProtobuf

/// Conversions and differences. What would leave the time line stops at its end: a deadline that is
/// too far away to be told is as good as never.
extension Instant {
    package static let distantPast = Instant(nanoseconds: .min)
    package static let distantFuture = Instant(nanoseconds: .max)

    /// The system's wall clock. Only the log's own clock and programs' edges may ask it (law 11).
    package static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    package func adding(milliseconds: Int64) -> Instant {
        let (nanos, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return milliseconds < 0 ? .distantPast : .distantFuture }
        return adding(nanoseconds: nanos)
    }

    package func adding(nanoseconds other: Int64) -> Instant {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(other)
        guard !overflow else { return other < 0 ? .distantPast : .distantFuture }
        return Instant(nanoseconds: sum)
    }

    package static func + (instant: Instant, duration: Duration) -> Instant {
        let (seconds, attoseconds) = duration.components
        let (nanos, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return seconds < 0 ? .distantPast : .distantFuture }
        return instant.adding(nanoseconds: nanos).adding(nanoseconds: attoseconds / 1_000_000_000)
    }

    package static func - (instant: Instant, duration: Duration) -> Instant {
        instant + (.zero - duration)
    }

    /// The time from `b` to `a`.
    package static func - (a: Instant, b: Instant) -> Duration {
        .nanoseconds(a.nanoseconds) - .nanoseconds(b.nanoseconds)
    }
}

extension Instant {
    /// Whole seconds since 1970 and what follows them; nil beyond the time line.
    init?(seconds: Int64, nanoseconds: Int64) {
        // From the second nearer to 1970, so that the ends of the line do not overflow on the way.
        let near = seconds < 0 ? seconds + 1 : seconds
        let rest = seconds < 0 ? nanoseconds - 1_000_000_000 : nanoseconds
        let (whole, wholeOverflow) = near.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, sumOverflow) = whole.addingReportingOverflow(rest)
        guard !wholeOverflow, !sumOverflow else { return nil }
        self.init(nanoseconds: sum)
    }

    /// Refuses what is not normal (`nanos` outside a second) or lies beyond the time line.
    package init(_ timestamp: Google_Protobuf_Timestamp) throws(InstantError) {
        // Made only where it is told: a list reads many times, and refuses hardly any.
        var text: String { "\(timestamp.seconds) s and \(timestamp.nanos) ns since 1970" }
        guard (0..<1_000_000_000).contains(timestamp.nanos) else {
            throw .malformed(text: text, reason: "nanoseconds must lie within one second")
        }
        guard
            let instant = Instant(
                seconds: timestamp.seconds, nanoseconds: Int64(timestamp.nanos))
        else { throw .outOfRange(text: text) }
        self = instant
    }

    package var timestamp: Google_Protobuf_Timestamp {
        let (seconds, nanos) = floorDivision(nanoseconds, 1_000_000_000)
        return Google_Protobuf_Timestamp(seconds: seconds, nanos: Int32(nanos))
    }
}
