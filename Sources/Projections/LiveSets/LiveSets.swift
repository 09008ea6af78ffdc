import EventLog
import LMDB

/// That a row came from one group, or from none, into another, or into none.
struct Move {
    var key: RowKey
    var position: Position
    var from: UInt8?
    var to: UInt8?
}

/// The live sets of one view, as its fold moves rows among them.
struct LiveSets {
    private let tables: LiveSetTables
    /// Those that were needed so far.
    private var sets: [UInt8: LiveSet] = [:]

    init(_ tables: LiveSetTables) { self.tables = tables }

    /// Moves rows, in the order of the events.
    mutating func apply(_ moves: [Move], _ transaction: inout WriteTransaction) throws {
        for move in moves {
            let key = Array(move.key.text.utf8)
            if let from = move.from {
                try open(from, move.position, &transaction)
                try sets[from]?.leave(key, at: move.position, &transaction)
            }
            if let to = move.to {
                try open(to, move.position, &transaction)
                try sets[to]?.enter(key, at: move.position, &transaction)
            }
        }
        for group in sets.keys.sorted() { try sets[group]?.writeCounts(&transaction) }
    }

    private mutating func open(
        _ group: UInt8, _ position: Position, _ transaction: inout WriteTransaction
    ) throws {
        guard sets[group] == nil else { return }
        sets[group] = try LiveSet(of: group, in: tables, at: position, &transaction)
    }

    /// Forgets what was read: it may have been undone, or somebody else may have written.
    mutating func forget() { sets = [:] }
}
