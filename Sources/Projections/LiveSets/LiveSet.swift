import EventLog
import LMDB

/// The rows of one view that are in one group, such as a state, kept so that its members at any
/// position are found at the cost of the members.
///
/// The rule that it keeps: an entry holds from one position until another, and no entry that held
/// at a position is ever taken away or moved there. So what stands for a position stays, however
/// far the view is folded. This is the writer's half, over a transaction of the generation; it
/// remembers the open blocks between batches.
struct LiveSet {
    let group: UInt8
    private let tables: LiveSetTables
    /// Those that are open, in the order of their first keys.
    private var blocks: [LiveBlock] = []
    /// The one in use.
    private var directory: Directory

    /// A block that names blocks.
    struct Directory {
        var number: UInt32
        var start: Position
        /// Blocks that are open, and those that have ended since it began.
        var total: Int
        var isCounted = true
    }

    /// Goes on where the last writer of the set ended.
    init(
        of group: UInt8, in tables: LiveSetTables, at position: Position,
        _ transaction: inout WriteTransaction
    ) throws {
        self.group = group
        self.tables = tables
        if let found = try tables.directory(of: group, asOf: LiveSetCode.open, transaction) {
            directory = found
            blocks = try tables.blocks(in: found.number, asOf: nil, transaction)
        } else {
            let number = try tables.newBlock(&transaction)
            directory = Directory(number: number, start: position, total: 0)
            try tables.put(directory, of: group, &transaction)
            try open([], [], at: position, 0, &transaction)
        }
    }

    /// Takes a row in, from a position on.
    mutating func enter(
        _ key: [UInt8], at position: Position, _ transaction: inout WriteTransaction
    ) throws {
        var index = self.index(of: key)
        if blocks[index].live == LiveBlock.rowsMax,
            try tables.isBehindAll(key, in: blocks[index].number, transaction)
        {
            // Keys that ascend fill their blocks and are never copied.
            index += 1
            try open(key, [], at: position, index, &transaction)
        }
        try tables.put(key, in: blocks[index].number, from: position, &transaction)
        count(index, live: 1, total: 1)
        try settle(index, at: position, &transaction)
    }

    /// Lets a row go; at the position itself it is no longer in the set.
    mutating func leave(
        _ key: [UInt8], at position: Position, _ transaction: inout WriteTransaction
    ) throws {
        let index = self.index(of: key)
        try tables.end(key, in: blocks[index].number, at: position, &transaction)
        count(index, live: -1, total: 0)
        try settle(index, at: position, &transaction)
    }

    private mutating func count(_ index: Int, live: Int, total: Int) {
        blocks[index].live = UInt32(Int(blocks[index].live) + live)
        blocks[index].total += UInt32(total)
        blocks[index].isCounted = false
    }

    /// The block that a key belongs to: the last one that begins at or before it.
    private func index(of key: [UInt8]) -> Int {
        var (low, high) = (0, blocks.count)
        while low < high {
            let middle = (low + high) / 2
            if key.lexicographicallyPrecedes(blocks[middle].low) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low - 1
    }

    // MARK: Blocks

    /// Keeps a block within its bounds. One that began at this very position waits for the next
    /// event: a directory names a block by its first key and its position.
    private mutating func settle(
        _ index: Int, at position: Position, _ transaction: inout WriteTransaction
    ) throws {
        let block = blocks[index]
        guard block.start < position else { return }
        if block.live > LiveBlock.rowsMax {
            let rows = try tables.rows(of: block.number, transaction)
            let half = rows.count / 2
            try end(index, at: position, &transaction)
            try open(block.low, rows[..<half], at: position, index, &transaction)
            try open(rows[half], rows[half...], at: position, index + 1, &transaction)
        } else if isFew(index) {
            let rows = try tables.rows(of: block.number, transaction)
            try end(index, at: position, &transaction)
            let before = blocks[index - 1].number
            for row in rows { try tables.put(row, in: before, from: position, &transaction) }
            count(index - 1, live: rows.count, total: rows.count)
        } else if block.isSparse {
            let rows = try tables.rows(of: block.number, transaction)
            try end(index, at: position, &transaction)
            try open(block.low, rows[...], at: position, index, &transaction)
        }
        try settleDirectory(at: position, &transaction)
    }

    /// Whether a block's rows are so few that they join those of the block before it.
    private func isFew(_ index: Int) -> Bool {
        index > 0 && blocks[index].live < LiveBlock.rowsMin
            && blocks[index].live + blocks[index - 1].live <= LiveBlock.rowsJoined
    }

    private mutating func end(
        _ index: Int, at position: Position, _ transaction: inout WriteTransaction
    ) throws {
        let block = blocks.remove(at: index)
        try tables.put(block, in: directory.number, until: position, &transaction)
    }

    private mutating func open(
        _ low: [UInt8], _ rows: ArraySlice<[UInt8]>, at position: Position, _ index: Int,
        _ transaction: inout WriteTransaction
    ) throws {
        let number = try tables.newBlock(&transaction)
        var block = LiveBlock(low: low, start: position, number: number)
        block.live = UInt32(rows.count)
        block.total = block.live
        try tables.fill(number, rows, from: position, &transaction)
        try tables.put(block, in: directory.number, until: LiveSetCode.open, &transaction)
        blocks.insert(block, at: index)
        directory.total += 1
        directory.isCounted = false
    }

    // MARK: Directories

    /// Begins another directory, of the open blocks alone, once most of those in it have ended. The
    /// old one goes on to say what was open until then.
    private mutating func settleDirectory(
        at position: Position, _ transaction: inout WriteTransaction
    ) throws {
        guard directory.start < position,
            LiveBlock.isSparse(live: blocks.count, total: directory.total)
        else { return }
        directory = Directory(
            number: try tables.newBlock(&transaction), start: position, total: blocks.count)
        try tables.put(directory, of: group, &transaction)
        for block in blocks {
            try tables.put(block, in: directory.number, until: LiveSetCode.open, &transaction)
        }
    }

    /// Writes what a later writer needs to go on: the counts.
    mutating func writeCounts(_ transaction: inout WriteTransaction) throws {
        for index in blocks.indices where !blocks[index].isCounted {
            blocks[index].isCounted = true
            try tables.put(
                blocks[index], in: directory.number, until: LiveSetCode.open, &transaction)
        }
        if !directory.isCounted {
            directory.isCounted = true
            try tables.put(directory, of: group, &transaction)
        }
    }
}
