/// Brings the rows of an incident log, which is grouped by incident, into the order in which they
/// would have arrived live: by the minute of the update, then the incident's count of changes, then
/// the place in the file.
///
/// Within one incident a minute often holds several updates, and only the count tells which came
/// first. Between incidents of one minute nothing tells; the tie is broken alike each time.
/// Rows are held packed, ``bytesPerRow`` each, and sorted in memory; texts are held once.
package struct LiveOrder {
    /// More rows than that are refused: 10 million take a gigabyte.
    package static let defaultMaxRows = 10_000_000
    /// What a row takes until it is told.
    package static var bytesPerRow: Int { MemoryLayout<PackedRow>.stride }

    private let maxRows: Int
    private var rows: [PackedRow] = []
    private var words = Vocabulary()

    package init(maxRows: Int = defaultMaxRows) { self.maxRows = maxRows }

    package var count: Int { rows.count }

    package mutating func add(_ row: IncidentRow) throws(LiveOrderError) {
        guard rows.count < maxRows else { throw LiveOrderError(maxRows: maxRows) }
        rows.append(PackedRow(row, &words))
    }

    /// The rows in order. The collector is used up: the rows are sorted where they lie.
    package consuming func sorted() -> Sorted {
        rows.sort { $0.precedes($1) }
        return Sorted(rows: rows, words: words)
    }

    /// Rows in live order, unpacked one at a time.
    package struct Sorted: RandomAccessCollection, Sendable {
        fileprivate let rows: [PackedRow]
        fileprivate let words: Vocabulary

        package var startIndex: Int { 0 }
        package var endIndex: Int { rows.count }
        package subscript(index: Int) -> IncidentRow { rows[index].unpacked(words) }
    }
}

/// The log has more rows than may be held at once.
package struct LiveOrderError: Error, Equatable, Sendable {
    package var maxRows: Int
}

extension LiveOrderError: CustomStringConvertible {
    package var description: String {
        "The log has more than \(maxRows) rows, which is the most that is sorted in memory. "
            + "Split it by month of the update and import the parts in order."
    }
}
