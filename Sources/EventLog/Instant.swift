/// A moment on the UTC time line, in nanoseconds since 1970 without leap seconds.
///
/// Reaches from 1677-09-21 to 2262-04-11; anything else is refused where it is read.
package struct Instant: Hashable, Comparable, Sendable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }
}
