import EventLog
import LMDB

/// The rows of one view under a prefix as of a position, in the order of their keys, read in pages.
///
/// The rule that it keeps: no reader stays open between two pages, as an open one makes the store
/// grow for as long as its rows are used, be it by a pipe that nobody reads. Versions never change,
/// so that all pages show the same position, however far the view is folded meanwhile.
struct SnapshotStream {
    struct Row {
        var key: String
        /// In protobuf wire format.
        var bytes: [UInt8]
        /// The position at which the row became what it is.
        var since: Position
    }

    private let generation: Generation
    private let code: UInt8
    private let prefix: [UInt8]
    private let position: Position
    /// The key that the last page ended with.
    private var last: [UInt8]?
    private var isAtEnd = false
    private var pageRows = Self.firstPageRows
    /// Few, so that the first row is there soon.
    static let firstPageRows = 32
    static let pageRowsMax = 1_024

    init(_ generation: Generation, code: UInt8, prefix: String, asOf position: Position) {
        self.generation = generation
        self.code = code
        self.prefix = RowCode.stem(code, prefix)
        self.position = position
    }

    /// The next rows; empty behind the last one.
    mutating func nextPage() throws -> [Row] {
        if isAtEnd { return [] }
        let (prefix, position, limit, start) = (prefix, position, pageRows, last)
        var found: [Row] = []
        let generation = generation
        last = try generation.environment.read { transaction in
            try generation.walk(
                prefix, after: start, asOf: position, transaction
            ) { key, row, since in
                found.append(
                    Row(key: RowCode.rowKey(key), bytes: RowCode.copy(row), since: since))
                return found.count < limit
            }
        }
        isAtEnd = last == nil
        pageRows = min(pageRows * 2, Self.pageRowsMax)
        return found
    }
}
