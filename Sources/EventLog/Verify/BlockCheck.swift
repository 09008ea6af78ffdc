import LMDB
import MerkleLog
import Schema

/// Checks a block of events, each by itself and against the ones before it, in one snapshot. Blocks
/// need nothing of each other, so that as many are checked at once as there are cores.
///
/// A record is believed once its checksum holds; then its envelope must hash to its leaf, its salt
/// and payload to the envelope's digest, and its predecessor in the log, in its stream and in its
/// request must be what it says.
struct BlockCheck {
    /// A power of two, so that a whole block is a subtree.
    static let level = 12
    static let events: UInt64 = 1 << level

    /// What the blocks are put together from, in their order.
    struct Facts: Sendable {
        var positions: Range<UInt64>
        /// In order; nil where a record could not be read, and with it all that rests on it.
        var leaves: [TreeHash]?
        /// The root of a whole block, whose inner nodes were compared.
        var root: TreeHash?
        /// First events of requests.
        var requests: [UInt64] = []
        /// The number of the first stream that begins here, unless it may not be the first one, and
        /// that of the next one after here, where it can be told.
        var firstStream: UInt64?
        var nextStream: UInt64?
        var erasures = ErasureCheck()
        var problems: [VerifyReport.Problem] = []
    }

    private(set) var facts: Facts
    private var leaves: [TreeHash] = []
    private var recorded = Instant.distantPast
    /// What the event before says of its request; nil if that one cannot be read.
    private var before: Place?
    private var isWhole = true
    private let tables: LogTables

    private struct Place {
        var key: [UInt8]
        var index: UInt32
        var count: UInt32
        var isLast: Bool { index + 1 == count }
    }

    private init(_ positions: Range<UInt64>, _ tables: LogTables) {
        facts = Facts(positions: positions)
        self.tables = tables
        leaves.reserveCapacity(positions.count)
    }

    /// - Parameter positions: within one block, and reached by the log.
    static func check<T: Transaction & ~Copyable & ~Escapable>(
        _ positions: Range<UInt64>, _ transaction: borrowing T, _ tables: LogTables
    ) throws -> Facts {
        var check = BlockCheck(positions, tables)
        try check.run(transaction)
        return check.facts
    }

    private mutating func report(_ what: String, at position: UInt64) {
        guard facts.problems.count < VerifyReport.problemsMax else { return }
        facts.problems.append(.init(position: Position(position), what: what))
    }

    private mutating func run<T: Transaction & ~Copyable & ~Escapable>(
        _ transaction: borrowing T
    ) throws {
        let first = facts.positions.lowerBound
        if first > 1, let event = try? transaction.event(Position(first - 1), tables) {
            recorded = event.recorded
            before = place(of: event)
        }
        // Found by its key, and by walking on from the one before: both are ways to read it.
        var cursor = try transaction.cursor(tables.events)
        for position in facts.positions {
            do {
                let isThere = try cursor.next(is: position)
                let event = try transaction.event(Position(position), tables)
                guard isThere else {
                    throw StoreError.corrupt(
                        position: Position(position), what: "the record is not behind the last one")
                }
                try check(event, position, transaction)
            } catch StoreError.corrupt(let place, let what) {
                report(what, at: place?.rawValue ?? position)
                isWhole = false
                before = nil
                // A stream may have begun in what cannot be read: numbers are followed anew.
                facts.nextStream = nil
            }
        }
        if isWhole { try checkNodes(transaction) }
    }

    private mutating func check<T: Transaction & ~Copyable & ~Escapable>(
        _ event: borrowing EventView, _ position: UInt64, _ transaction: borrowing T
    ) throws {
        let leaf = event.envelope.withUnsafeBytes { TreeHash.leaf($0) }
        leaves.append(leaf)
        if !event.hasLeaf(leaf) {
            report("the leaf is not the hash of the envelope", at: position)
        }
        if event.isErased {
            facts.erasures.noteErased(position)
        } else if !event.matchesPayloadDigest {
            report("the payload is not what the envelope's digest was taken over", at: position)
        }
        if event.recorded < recorded {
            report(
                "recorded at \(event.recorded), before the event in front of it at \(recorded)",
                at: position)
        }
        recorded = max(recorded, event.recorded)
        try checkChain(event, position, transaction)
        checkRequest(event, position)
        if event.hasType(PayloadErased.protoMessageName) {
            if let problem = facts.erasures.note(event) { report(problem, at: position) }
        }
    }

    private mutating func checkChain<T: Transaction & ~Copyable & ~Escapable>(
        _ event: borrowing EventView, _ position: UInt64, _ transaction: borrowing T
    ) throws {
        guard let previous = event.previousInStream else {
            if event.revision != 1 {
                report("revision \(event.revision) of a stream follows none", at: position)
            }
            return try checkStream(event, position, transaction)
        }
        guard previous.rawValue < position else {
            return report("its chain does not lead back", at: position)
        }
        // One that cannot be read is told of where it stands.
        guard let earlier = try? transaction.event(previous, tables) else { return }
        if !earlier.streamBytes.isEqual(to: event.streamBytes)
            || earlier.revision + 1 != event.revision
        {
            report(
                "the chain of ‘\(event.stream)’ does not lead to the event before it",
                at: position)
        }
    }

    /// The first event of a stream, which has its number by its place among all first ones.
    private mutating func checkStream<T: Transaction & ~Copyable & ~Escapable>(
        _ event: borrowing EventView, _ position: UInt64, _ transaction: borrowing T
    ) throws {
        guard let entry = try transaction.streamEntry(event.streamBytes, tables) else {
            return report("table streams lacks ‘\(event.stream)’", at: position)
        }
        if let next = facts.nextStream, entry.number != next {
            report("table streams has a wrong number for ‘\(event.stream)’", at: position)
        }
        if isWhole { facts.firstStream = facts.firstStream ?? entry.number }
        facts.nextStream = (facts.nextStream ?? entry.number) + 1
    }

    private mutating func checkRequest(_ event: borrowing EventView, _ position: UInt64) {
        let place = place(of: event)
        if place.index == 0 {
            if let before, !before.isLast {
                report("the request before it is cut short", at: position)
            }
            facts.requests.append(position)
        } else if let before {
            let continues =
                before.key == place.key && before.index + 1 == place.index
                && before.count == place.count
            if !continues {
                report(
                    "it is not event \(before.index + 2) of \(before.count) of the request before",
                    at: position)
            }
        }
        before = place
    }

    /// The key is only needed where a request goes on.
    private func place(of event: borrowing EventView) -> Place {
        let count = event.requestCount
        return Place(
            key: count > 1 ? event.keyOctets.array : [], index: event.indexInRequest, count: count)
    }

    /// Of a whole block the root is made here, and its stored nodes are compared.
    private mutating func checkNodes<T: Transaction & ~Copyable & ~Escapable>(
        _ transaction: borrowing T
    ) throws {
        facts.leaves = leaves
        guard UInt64(leaves.count) == Self.events else { return }
        let block = (facts.positions.lowerBound - 1) >> Self.level
        var range = CompactRange()
        var problems: [VerifyReport.Problem] = []
        for leaf in leaves {
            try range.append(leaf) { node in
                let index = block << (Self.level - node.level) + node.index
                let placed = CompactRange.Node(level: node.level, index: index, hash: node.hash)
                if let problem = try transaction.problem(of: placed, tables) {
                    problems.append(problem)
                }
            }
        }
        facts.problems += problems
        facts.root = range.root
        facts.leaves = []
    }
}

extension Cursor {
    /// Whether a walk comes upon the key next; afterwards the cursor stands there if it can.
    fileprivate mutating func next(is key: UInt64) throws(LMDBError) -> Bool {
        if isPlaced, try next(), integerKey == key { return true }
        let isFirst = !isPlaced
        return try seek(exactly: key) && isFirst
    }
}

extension Transaction where Self: ~Copyable, Self: ~Escapable {
    /// What is wrong with the stored node, if it is one that is stored.
    func problem(
        of node: CompactRange.Node, _ tables: LogTables
    ) throws -> VerifyReport.Problem? {
        guard node.level >= CompactRange.Node.lowestStoredLevel else { return nil }
        let key = CompactRange.Node.tableKey(level: node.level, index: node.index)
        if try get(tables.nodes, key: key)?.array == node.hash.bytes { return nil }
        return VerifyReport.Problem(
            position: Position((node.index + 1) << node.level),
            what: "the stored node \(node.index) of level \(node.level) is not that of the leaves")
    }
}
