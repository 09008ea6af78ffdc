import EventLog

/// What readers saw under a key from a position on.
package struct RowVersion: Sendable, Equatable {
    package var position: Position
    /// In protobuf wire format; nil where there was no row.
    package var row: [UInt8]?
}

/// What became of a row in an interval: first what it was at its start, where it was there before,
/// then each version that came in it, in order. There is at least one of these.
package struct RowHistory: Sendable, Equatable {
    package var key: String
    package var versions: [RowVersion]
    /// The end of what was before: an interval is without its start.
    package var start: Position

    package init(key: String, versions: [RowVersion], start: Position) {
        self.key = key
        self.versions = versions
        self.start = start
    }

    /// As of the interval's start; nil where there was no row.
    package var before: [UInt8]? {
        guard let first = versions.first, first.position <= start else { return nil }
        return first.row
    }

    /// As of the interval's end; nil where there is no row.
    package var after: [UInt8]? { versions.last?.row }
}
