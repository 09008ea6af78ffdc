import LMDB
import MerkleLog

/// Puts together what the checks of the blocks found, in the order of the log, and compares it with
/// the head and the tables.
struct Verifier {
    private(set) var problems: [VerifyReport.Problem] = []
    /// The last position that was checked.
    private(set) var position: Position
    /// Nil once a record could not be read: what depends on all of them is not judged any more.
    private var frontier: CompactRange?
    private var requests = PositionSet()
    private var erasures = ErasureCheck()
    private let start: Position
    /// The number of the next stream, where it can be told.
    private var nextStream: UInt64?

    /// - Parameters:
    ///   - start: what is up to there is taken for granted, and so are counts over the whole log.
    ///   - frontier: of the tree there.
    init(after start: Position, frontier: CompactRange) {
        position = start
        self.start = start
        self.frontier = frontier
        nextStream = start == .start ? 1 : nil
    }

    private mutating func report(_ found: [VerifyReport.Problem]) {
        problems += found.prefix(max(0, VerifyReport.problemsMax - problems.count))
    }

    private mutating func report(_ what: String) {
        report([VerifyReport.Problem(position: nil, what: what)])
    }

    /// The next block of positions up to `end`: as far as blocks go.
    func nextBlock(after position: UInt64, upTo end: UInt64) -> Range<UInt64>? {
        guard position < end else { return nil }
        let blockEnd = (position / BlockCheck.events + 1) * BlockCheck.events
        return position + 1..<min(blockEnd, end) + 1
    }

    mutating func add(
        _ facts: BlockCheck.Facts, _ transaction: borrowing ReadTransaction, _ tables: LogTables
    ) throws {
        precondition(facts.positions.lowerBound == position.rawValue + 1, "blocks come in order")
        report(facts.problems)
        for request in facts.requests { requests[request] = true }
        erasures.merge(facts.erasures)
        if let next = nextStream, let first = facts.firstStream, first != next {
            report("stream \(next) by first appearance has number \(first)")
        }
        let isReadable = facts.leaves != nil
        nextStream = facts.nextStream ?? (isReadable ? nextStream : nil)
        position = Position(facts.positions.upperBound - 1)
        try grow(facts, transaction, tables)
    }

    private mutating func grow(
        _ facts: BlockCheck.Facts, _ transaction: borrowing ReadTransaction, _ tables: LogTables
    ) throws {
        guard var tree = frontier, let leaves = facts.leaves else { return frontier = nil }
        var found: [VerifyReport.Problem] = []
        func check(_ node: CompactRange.Node) throws {
            if let problem = try transaction.problem(of: node, tables) { found.append(problem) }
        }
        if let root = facts.root {
            try tree.append(subtree: root, level: BlockCheck.level, completed: check)
        } else {
            for leaf in leaves { try tree.append(leaf, completed: check) }
        }
        frontier = tree
        report(found)
    }

    /// Compares what the records added up to with the head and the tables of one snapshot, which
    /// ends where the blocks do.
    mutating func verifyTables(
        _ head: HeadRecord, _ transaction: borrowing ReadTransaction, _ tables: LogTables
    ) throws {
        if head.position > .start, let last = try? transaction.event(head.position, tables) {
            if last.indexInRequest + 1 != last.requestCount {
                report("the last request is cut short")
            }
            if last.recorded != head.recorded {
                report(
                    "the head's recorded time \(head.recorded) is not the last event's "
                        + "\(last.recorded)")
            }
        }
        let events = try transaction.count(tables.events)
        if UInt64(events) != head.position.rawValue {
            report("table events has \(events) entries, the head says \(head.position)")
        }
        report(try StreamCheck.check(head, transaction, tables))
        report(try erasures.problems(after: start, transaction, tables))
        report(
            try IndexCheck.check(
                requests: requests, upTo: head.position, transaction, tables))
        try verifyTree(head, transaction, tables)
    }

    private mutating func verifyTree(
        _ head: HeadRecord, _ transaction: borrowing ReadTransaction, _ tables: LogTables
    ) throws {
        guard let frontier else { return }
        if frontier != head.frontier { report("the head's frontier is not that of the leaves") }
        let stored = try transaction.count(tables.nodes)
        let nodes = (CompactRange.Node.lowestStoredLevel..<64).reduce(0) {
            $0 + Int(head.position.rawValue >> $1)
        }
        if stored != nodes { report("table nodes has \(stored) entries for \(nodes) nodes") }
    }
}
