import Yams

/// Where something stands in a policy's file. Both count from 1; columns are characters of Unicode.
package struct Place: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var line: Int
    package var column: Int

    package static let start = Place(line: 1, column: 1)

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    init(_ mark: Mark?) {
        self.init(line: max(1, mark?.line ?? 1), column: max(1, mark?.column ?? 1))
    }

    package static func < (a: Place, b: Place) -> Bool {
        (a.line, a.column) < (b.line, b.column)
    }

    /// `12:5`, as compilers write it.
    package var description: String { "\(line):\(column)" }
}
