import EventLog
import LMDB

/// Which directory a live set had at which position, and the numbers of blocks.
extension LiveSetTables {
    func put(
        _ directory: LiveSet.Directory, of group: UInt8, _ transaction: inout WriteTransaction
    ) throws {
        var value: [UInt8] = []
        LiveSetCode.append(directory.number, to: &value)
        LiveSetCode.append(UInt32(directory.total), to: &value)
        try transaction.put(sets, key: key(of: group, directory.start), value: value)
    }

    /// The directory that a set had at a position; nil if no row had ever been in it.
    func directory<T: Transaction & ~Copyable & ~Escapable>(
        of group: UInt8, asOf position: Position, _ transaction: borrowing T
    ) throws -> LiveSet.Directory? {
        var cursor = try transaction.cursor(sets)
        guard try cursor.seek(atMost: key(of: group, position).span.bytes),
            RowCode.hasPrefix(cursor.key, [code, group])
        else { return nil }
        let value = cursor.value
        return LiveSet.Directory(
            number: try LiveSetCode.number(value, at: 0), start: RowCode.position(cursor.key),
            total: Int(try LiveSetCode.number(value, at: 4, as: UInt32.self)))
    }

    /// All groups that ever had a row, in ascending order.
    func groups<T: Transaction & ~Copyable & ~Escapable>(
        _ transaction: borrowing T
    ) throws -> [UInt8] {
        var groups: [UInt8] = []
        var cursor = try transaction.cursor(sets)
        var next = [code, 0]
        while try cursor.seek(atLeast: next.span.bytes), RowCode.hasPrefix(cursor.key, [code]) {
            let group: UInt8 = try LiveSetCode.number(cursor.key, at: 1)
            groups.append(group)
            if group == .max { break }
            next = [code, group + 1]
        }
        return groups
    }

    /// A number that no block of the view has had.
    func newBlock(_ transaction: inout WriteTransaction) throws -> UInt32 {
        var number: UInt32 = 0
        if let found = try transaction.get(sets, key: [code]) {
            number = try LiveSetCode.number(found, at: 0)
        }
        var value: [UInt8] = []
        LiveSetCode.append(number + 1, to: &value)
        try transaction.put(sets, key: [code], value: value)
        return number
    }

    private func key(of group: UInt8, _ start: Position) -> [UInt8] {
        var key = [code, group]
        LiveSetCode.append(start.rawValue, to: &key)
        return key
    }
}
