import EventLog

/// A time that does not count, such as waiting for the customer (B-27): from `from`, up to and
/// without `to`; nil where it has not ended yet.
package struct Pause: Hashable, Sendable {
    package var from: Instant
    package var to: Instant?

    package init(from: Instant, to: Instant?) {
        self.from = from
        self.to = to
    }
}

/// The pauses of one clock, in order and apart from each other, however they were told.
///
/// Pauses that overlap count once. One that ends before it begins holds no time and is left out.
package struct Pauses: Hashable, Sendable, ExpressibleByArrayLiteral {
    /// Sorted; they do not touch. One without an end reaches to the end of the time line.
    let ranges: [Range<Instant>]

    package static let none = Pauses([])

    package init(_ pauses: [Pause]) {
        var ranges: [Range<Instant>] = []
        for pause in pauses.sorted(by: { $0.from < $1.from }) {
            let end = pause.to ?? .distantFuture
            guard pause.from < end else { continue }
            if let last = ranges.last, pause.from <= last.upperBound {
                ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, end)
            } else {
                ranges.append(pause.from..<end)
            }
        }
        self.ranges = ranges
    }

    package init(arrayLiteral elements: Pause...) { self.init(elements) }
}
