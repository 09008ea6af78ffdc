/// Where an event stands in the log, counted from 1 without gaps in commit order (law 2).
///
/// `Position.start` (0) stands before the first event: reads *after* it give everything.
package struct Position: RawRepresentable, Hashable, Comparable, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }

    package static let start = Position(0)

    package var next: Position { Position(rawValue + 1) }

    package static func < (a: Position, b: Position) -> Bool { a.rawValue < b.rawValue }
}

extension Position: CustomStringConvertible {
    /// `@42`, the form that every `--as-of` accepts.
    package var description: String { "@\(rawValue)" }
}
