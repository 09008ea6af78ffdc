import EventLog
import LMDB

/// The entries of one view's live sets in a generation's tables; see ``LiveSetCode``.
struct LiveSetTables: Sendable {
    let code: UInt8
    let live: Table
    let sets: Table
    /// Of the generation, for messages.
    let path: String

    // MARK: Entries

    /// Puts rows in an empty block from a position on, in the order of their keys.
    func fill(
        _ block: UInt32, _ rows: ArraySlice<[UInt8]>, from position: Position,
        _ transaction: inout WriteTransaction
    ) throws {
        for (index, row) in zip(rows.indices, rows) {
            try put(row, in: block, from: position, &transaction, isNext: index > rows.startIndex)
        }
    }

    /// - Parameter isNext: Whether the row before it was put last.
    func put(
        _ row: [UInt8], in block: UInt32, from position: Position,
        _ transaction: inout WriteTransaction, isNext: Bool = false
    ) throws {
        let key = key(row, block, position)
        try transaction.put(live, key: key, value: Self.open, isNext: isNext)
    }

    /// Ends the interval of a row that is in the block.
    func end(
        _ row: [UInt8], in block: UInt32, at position: Position,
        _ transaction: inout WriteTransaction
    ) throws {
        let from = try openInterval(of: row, in: block, transaction)
        var value: [UInt8] = []
        LiveSetCode.append(position.rawValue, to: &value)
        try transaction.put(live, key: key(row, block, from), value: value)
    }

    private func openInterval<T: Transaction & ~Copyable & ~Escapable>(
        of row: [UInt8], in block: UInt32, _ transaction: borrowing T
    ) throws -> Position {
        let stem = LiveSetCode.block(code, block) + row
        var last = stem
        RowCode.append(LiveSetCode.open, to: &last)
        var cursor = try transaction.cursor(live)
        guard try cursor.seek(atMost: last.span.bytes), RowCode.isVersion(cursor.key, of: stem),
            try LiveSetCode.until(cursor.value) == LiveSetCode.open
        else {
            throw ViewError.damaged(
                path: path, what: "a row leaves a list in which it is not")
        }
        return RowCode.position(cursor.key)
    }

    /// The rows that are in a block at present, in the order of their keys.
    func rows<T: Transaction & ~Copyable & ~Escapable>(
        of block: UInt32, _ transaction: borrowing T
    ) throws -> [[UInt8]] {
        var rows: [[UInt8]] = []
        let prefix = LiveSetCode.block(code, block)
        var cursor = try transaction.cursor(live)
        var isOn = try cursor.seek(atLeast: prefix.span.bytes)
        while isOn, RowCode.hasPrefix(cursor.key, prefix) {
            if try LiveSetCode.until(cursor.value) == LiveSetCode.open {
                rows.append(RowCode.copy(LiveSetCode.rowKey(cursor.key)))
            }
            isOn = try cursor.next()
        }
        return rows
    }

    /// Whether a key lies behind those of all entries of a block.
    func isBehindAll<T: Transaction & ~Copyable & ~Escapable>(
        _ row: [UInt8], in block: UInt32, _ transaction: borrowing T
    ) throws -> Bool {
        var cursor = try transaction.cursor(live)
        let prefix = LiveSetCode.block(code, block)
        guard try cursor.seek(atMost: LiveSetCode.block(code, block + 1).span.bytes),
            RowCode.hasPrefix(cursor.key, prefix)
        else { return true }
        return RowCode.copy(LiveSetCode.rowKey(cursor.key)).lexicographicallyPrecedes(row)
    }

    private func key(_ row: [UInt8], _ block: UInt32, _ from: Position) -> [UInt8] {
        var key = LiveSetCode.block(code, block)
        key.append(contentsOf: row)
        RowCode.append(from, to: &key)
        return key
    }

    private static let open: [UInt8] = Array(repeating: 0xFF, count: 8)

    // MARK: Blocks

    func put(
        _ block: LiveBlock, in directory: UInt32, until: Position,
        _ transaction: inout WriteTransaction
    ) throws {
        try transaction.put(
            live, key: key(block.low, directory, block.start), value: block.value(until: until))
    }

    /// The blocks that a directory names, in the order of their keys: those that were open at a
    /// position, or are at present.
    func blocks<T: Transaction & ~Copyable & ~Escapable>(
        in directory: UInt32, asOf position: Position?, _ transaction: borrowing T
    ) throws -> [LiveBlock] {
        var blocks: [LiveBlock] = []
        let prefix = LiveSetCode.block(code, directory)
        var cursor = try transaction.cursor(live)
        var isOn = try cursor.seek(atLeast: prefix.span.bytes)
        while isOn, RowCode.hasPrefix(cursor.key, prefix) {
            let (key, value) = (cursor.key, cursor.value)
            let isNamed =
                try position.map { try LiveSetCode.holds(key, value, at: $0) }
                ?? (LiveSetCode.until(value) == LiveSetCode.open)
            if isNamed { blocks.append(try LiveBlock(key: key, value: value)) }
            isOn = try cursor.next()
        }
        return blocks
    }
}
