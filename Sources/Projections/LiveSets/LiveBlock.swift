import EventLog

/// A stretch of a live set: the rows whose keys lie between its first key and that of the next.
struct LiveBlock {
    /// The key that it begins with; empty for the first one of a set.
    var low: [UInt8]
    var start: Position
    var number: UInt32
    /// Rows that are in it at present.
    var live: UInt32
    /// Entries in it: rows that are in it, and intervals that have ended.
    var total: UInt32
    /// Whether its counts have changed since they were written.
    var isCounted = true

    /// More rows than these are divided among two blocks, so that no event has to copy more.
    static let rowsMax: UInt32 = 1_024
    /// A block of fewer rows joins its neighbour, as long as both together stay below the other
    /// bound, which leaves room to grow.
    static let rowsMin: UInt32 = 128
    static let rowsJoined: UInt32 = 768

    /// More entries than these for so many rows, and the rows alone are copied to a new block: a
    /// reader meets at most about twice as many entries as rows, and a copied row was paid for by
    /// an entry that has ended.
    static func isSparse(live: Int, total: Int) -> Bool { total > 2 * live + 64 }

    var isSparse: Bool { Self.isSparse(live: Int(live), total: Int(total)) }

    /// As the directory's value has it.
    func value(until: Position) -> [UInt8] {
        var bytes: [UInt8] = []
        LiveSetCode.append(until.rawValue, to: &bytes)
        LiveSetCode.append(number, to: &bytes)
        LiveSetCode.append(live, to: &bytes)
        LiveSetCode.append(total, to: &bytes)
        return bytes
    }

    init(low: [UInt8], start: Position, number: UInt32) {
        self.low = low
        self.start = start
        self.number = number
        live = 0
        total = 0
    }

    /// Reads a directory's entry.
    init(key: RawSpan, value: RawSpan) throws(ViewError) {
        low = RowCode.copy(LiveSetCode.rowKey(key))
        start = RowCode.position(key)
        number = try LiveSetCode.number(value, at: 8)
        live = try LiveSetCode.number(value, at: 12)
        total = try LiveSetCode.number(value, at: 16)
    }
}
