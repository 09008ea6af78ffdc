import EventLog
import LMDB

/// Finds the versions of rows that came in an interval.
extension Generation {
    /// Shows what became of the rows under a prefix, in the order of their keys, until `body` wants
    /// no more. Rows without a version in the interval are passed over by two seeks each.
    ///
    /// - Parameter last: Where the walk before this one ended.
    /// - Returns: Where `body` wanted no more; nil if the rows came to their end.
    func walkChanges<T: Transaction & ~Copyable & ~Escapable>(
        _ prefix: [UInt8], behind last: [UInt8]?, after start: Position, upTo end: Position,
        _ transaction: borrowing T, _ body: (RowHistory) throws -> Bool
    ) throws -> [UInt8]? {
        var cursor = try transaction.cursor(rows)
        let from = last.map(RowCode.behind) ?? prefix
        var isOn = try cursor.seek(atLeast: from.span.bytes)
        while isOn, RowCode.hasPrefix(cursor.key, prefix) {
            let key = cursor.key
            let stem = RowCode.copy(key.extracting(0..<(key.byteCount - RowCode.suffixBytes)))
            let name = RowCode.rowKey(key)
            if try Self.seek(&cursor, to: stem, atMost: end), RowCode.position(cursor.key) > start {
                let versions = try Self.versions(of: stem, after: start, upTo: end, &cursor)
                let history = RowHistory(key: name, versions: versions, start: start)
                guard try body(history) else { return stem }
            }
            isOn = try cursor.seek(atLeast: RowCode.behind(stem).span.bytes)
        }
        return nil
    }

    /// The version in force at `start`, if there is one, and those up to `end`.
    private static func versions(
        of stem: [UInt8], after start: Position, upTo end: Position, _ cursor: inout Cursor
    ) throws -> [RowVersion] {
        var isOn = try seek(&cursor, to: stem, atMost: start)
        if !isOn { isOn = try cursor.seek(atLeast: (stem + [0]).span.bytes) }
        var versions: [RowVersion] = []
        while isOn, RowCode.isVersion(cursor.key, of: stem),
            case let position = RowCode.position(cursor.key), position <= end
        {
            let value = cursor.value
            let row = try isRow(value) ? RowCode.copy(value.extracting(1..<value.byteCount)) : nil
            versions.append(RowVersion(position: position, row: row))
            isOn = try cursor.next()
        }
        return versions
    }

    /// Places the cursor on a row's version as of a position; false if it has none so early.
    private static func seek(
        _ cursor: inout Cursor, to stem: [UInt8], atMost position: Position
    ) throws -> Bool {
        var target = stem
        RowCode.append(position, to: &target)
        return try cursor.seek(atMost: target.span.bytes) && RowCode.isVersion(cursor.key, of: stem)
    }
}
