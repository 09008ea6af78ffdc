import EventLog
import LMDB

/// The rows of one view under a prefix as of a position, in the order of their keys, read in pages.
///
/// The rule that it keeps: no reader stays open between two pages, as an open one makes the store
/// grow for as long as its rows are used, be it by a pipe that nobody reads. Versions never change,
/// so that all pages show the same position, however far the view is folded meanwhile.
struct SnapshotStream {
    private let generation: Generation
    private let code: UInt8
    private let prefix: String
    private let groups: [UInt8]?
    private let position: Position
    /// What is still to come of each group; nil before the first page.
    private var rest: [LiveRows]?
    private var isAtEnd = false
    private var pageRows = Self.firstPageRows
    /// Few, so that the first row is there soon.
    static let firstPageRows = 32
    static let pageRowsMax = 1_024

    /// - Parameter groups: the groups whose rows are wanted; nil for all.
    init(
        _ generation: Generation, code: UInt8, prefix: String, groups: [UInt8]? = nil,
        asOf position: Position
    ) {
        self.generation = generation
        self.code = code
        self.prefix = prefix
        self.groups = groups
        self.position = position
    }

    /// What `make` makes of each of the next rows, in wire format where it lies, its key, and the
    /// position at which it became what it is; empty behind the last one.
    mutating func nextPage<R>(
        _ make: (ArraySlice<UInt8>, RawSpan, Position) throws -> R
    ) throws -> [R] {
        if isAtEnd { return [] }
        let page = try page(rest, pageRows, make)
        rest = page.rest
        isAtEnd = page.rows.count < pageRows
        pageRows = min(pageRows * 2, Self.pageRowsMax)
        return page.rows
    }

    private func page<R>(
        _ rest: [LiveRows]?, _ count: Int,
        _ make: (ArraySlice<UInt8>, RawSpan, Position) throws -> R
    ) throws -> (rows: [R], rest: [LiveRows]) {
        try generation.environment.read { transaction in
            var rest = try rest ?? begin(transaction)
            var rows: [R] = []
            var stem: [UInt8] = []
            var cursor = try transaction.cursor(generation.rows)
            while rows.count < count, let key = try Self.next(&rest, transaction) {
                let row = try generation.withRow(code, key, asOf: position, &cursor, &stem) {
                    try make(key, $0, $1)
                }
                rows.append(row)
            }
            return (rows, rest)
        }
    }

    private func begin<T: Transaction & ~Copyable & ~Escapable>(
        _ transaction: borrowing T
    ) throws -> [LiveRows] {
        let tables = generation.liveSets(of: code)
        return try (groups ?? tables.groups(transaction)).map { group in
            try LiveRows(
                of: group, in: tables, prefix: Array(prefix.utf8), asOf: position, transaction)
        }
    }

    /// The first of the keys that are still to come; a row is in one group at a time.
    private static func next<T: Transaction & ~Copyable & ~Escapable>(
        _ rest: inout [LiveRows], _ transaction: borrowing T
    ) throws -> ArraySlice<UInt8>? {
        var first: (index: Int, key: ArraySlice<UInt8>)?
        for index in rest.indices {
            guard let key = try rest[index].peek(transaction) else { continue }
            if let known = first, !key.lexicographicallyPrecedes(known.key) { continue }
            first = (index, key)
        }
        guard let first else { return nil }
        rest[first.index].advance()
        return first.key
    }
}
