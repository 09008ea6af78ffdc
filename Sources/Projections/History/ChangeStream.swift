import EventLog
import LMDB

/// The rows of one view that got a version in an interval, with all of these, in the order of their
/// keys, page by page; no reader stays open between two pages.
package struct ChangeStream: PageSource {
    package let basis: Basis
    private let generation: Generation
    private let prefix: [UInt8]
    private let start: Position
    private var last: [UInt8]?
    private var isAtEnd = false

    private static let pageRows = 256

    init(
        _ basis: Basis, _ generation: Generation, code: UInt8, prefix: String, after start: Position
    ) {
        self.basis = basis
        self.generation = generation
        self.prefix = RowCode.stem(code, prefix)
        self.start = start
    }

    /// The next rows; empty behind the last one.
    package mutating func nextPage() throws(ViewError) -> [RowHistory] {
        if isAtEnd { return [] }
        let (prefix, behind, start, end) = (prefix, last, start, basis.position)
        let generation = generation
        var found: [RowHistory] = []
        last = try ViewError.typed {
            try generation.environment.read { transaction in
                try generation.walkChanges(
                    prefix, behind: behind, after: start, upTo: end, transaction
                ) { history in
                    found.append(history)
                    return found.count < Self.pageRows
                }
            }
        }
        isAtEnd = last == nil
        return found
    }
}

extension Views {
    /// What became of the rows of a view after `start` and up to `end`, the head if nil. With no
    /// start, every row that ever was, from its first version on.
    package func changes(
        of view: any View.Type, after start: Position = .start, upTo end: Position? = nil,
        prefix: String = "", freshness: Freshness = .caughtUp
    ) throws(ViewError) -> ChangeStream {
        try ViewError.typed {
            let (basis, generation, code) = try basis(view, end, freshness)
            return ChangeStream(basis, generation, code: code, prefix: prefix, after: start)
        }
    }
}
