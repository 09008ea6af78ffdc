/// What verification found.
package struct VerifyReport: Sendable, Equatable {
    package struct Problem: Sendable, Equatable, CustomStringConvertible {
        /// The event it was seen at; nil if it concerns a table as a whole.
        package var position: Position?
        package var what: String

        package init(position: Position?, what: String) {
            self.position = position
            self.what = what
        }

        package var description: String { position.map { "\($0): \(what)" } ?? what }
    }

    /// The head that was verified.
    package var head: EventLog.Head
    /// In the order in which they were seen; at most ``problemsMax``.
    package var problems: [Problem]

    package init(head: EventLog.Head, problems: [Problem]) {
        self.head = head
        self.problems = problems
    }

    package var isSound: Bool { problems.isEmpty }
    package var firstBadPosition: Position? { problems.compactMap(\.position).min() }

    /// More than this tells nobody more.
    package static let problemsMax = 100
}
