import EventLog
import LMDB

/// The keys of one group's rows as of a position, in their order, read a stretch at a time.
///
/// The rule that it keeps: it looks at the blocks that were open then, and at no others, however
/// much came before or after. What it read of a position stays true, so that it can go on in
/// another transaction.
struct LiveRows {
    private let tables: LiveSetTables
    private let position: Position
    private let prefix: [UInt8]
    private let blocks: [LiveBlock]
    private var block = 0
    /// The key that was read last, if the block goes on behind it.
    private var last: [UInt8]?
    /// The keys that were read, one behind the other, and where each ends.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var index = 0

    init<T: Transaction & ~Copyable & ~Escapable>(
        of group: UInt8, in tables: LiveSetTables, prefix: [UInt8], asOf position: Position,
        _ transaction: borrowing T
    ) throws {
        self.tables = tables
        self.position = position
        self.prefix = prefix
        let directory = try tables.directory(of: group, asOf: position, transaction)
        blocks =
            try directory.map {
                try tables.blocks(in: $0.number, asOf: position, transaction)
            } ?? []
        // The last block that begins at or before the prefix is the first that can have it.
        let behind = blocks.firstIndex { prefix.lexicographicallyPrecedes($0.low) }
        block = max(0, (behind ?? blocks.count) - 1)
    }

    /// The next key; nil behind the last one.
    mutating func peek<T: Transaction & ~Copyable & ~Escapable>(
        _ transaction: borrowing T
    ) throws -> ArraySlice<UInt8>? {
        while index == ends.count, block < blocks.count { try fill(transaction) }
        return index < ends.count ? bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]] : nil
    }

    mutating func advance() { index += 1 }

    /// How many keys are read at once.
    private static let stretch = 256

    private mutating func fill<T: Transaction & ~Copyable & ~Escapable>(
        _ transaction: borrowing T
    ) throws {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        index = 0
        let entries = LiveSetCode.block(tables.code, blocks[block].number)
        let wanted = entries + prefix
        let start = last.map { RowCode.behind(entries + $0) } ?? wanted
        var cursor = try transaction.cursor(tables.live)
        var isOn = try cursor.seek(atLeast: start.span.bytes)
        while isOn, RowCode.hasPrefix(cursor.key, wanted) {
            if try LiveSetCode.holds(cursor.key, cursor.value, at: position) {
                let key = LiveSetCode.rowKey(cursor.key)
                key.withUnsafeBytes { bytes.append(contentsOf: $0) }
                ends.append(bytes.count)
                if ends.count == Self.stretch {
                    last = RowCode.copy(key)
                    return
                }
            }
            isOn = try cursor.next()
        }
        block += 1
        last = nil
    }
}
