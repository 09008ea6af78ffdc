import EventLog
import LMDB
import Schema

/// Finds the versions of rows that hold at a position.
extension Generation {
    /// Shows a row as of a position, and since when it is so; does nothing if there is none.
    ///
    /// - Parameter withheld: also one that the fold alone sees.
    static func find<T: Transaction & ~Copyable & ~Escapable>(
        _ code: UInt8, _ key: RowKey, asOf position: Position, in rows: Table,
        _ transaction: borrowing T, withheld: Bool = false,
        _ body: (RawSpan, Position) throws -> Void
    ) throws {
        let stem = RowCode.stem(code, key.text)
        var target = stem
        RowCode.append(position, to: &target)
        var cursor = try transaction.cursor(rows)
        guard try cursor.seek(atMost: target.span.bytes), RowCode.isVersion(cursor.key, of: stem)
        else { return }
        let value = cursor.value
        guard try isRow(value, withheld) else { return }
        try body(value.extracting(1..<value.byteCount), RowCode.position(cursor.key))
    }

    /// Shows the rows under a prefix as of a position, in the order of their keys, until `body`
    /// wants no more.
    ///
    /// - Parameters:
    ///   - prefix: The view's code and the first bytes of the row keys.
    ///   - last: Where the walk before this one ended; this one begins behind it.
    /// - Returns: Where `body` wanted no more; nil if the rows came to their end.
    func walk<T: Transaction & ~Copyable & ~Escapable>(
        _ prefix: [UInt8], after last: [UInt8]?, asOf position: Position,
        _ transaction: borrowing T,
        _ body: (_ key: RawSpan, _ row: RawSpan, _ since: Position) throws -> Bool
    ) throws -> [UInt8]? {
        var cursor = try transaction.cursor(rows)
        let start = last.map(RowCode.behind) ?? prefix
        var isOn = try cursor.seek(atLeast: start.span.bytes)
        while isOn, RowCode.hasPrefix(cursor.key, prefix) {
            let first = cursor.key
            let stem = RowCode.copy(first.extracting(0..<(first.byteCount - RowCode.suffixBytes)))
            guard RowCode.position(first) <= position else {
                isOn = try Self.leave(stem, &cursor)
                continue
            }
            var (key, value) = (first, cursor.value)
            isOn = try cursor.next()
            if isOn, RowCode.isVersion(cursor.key, of: stem) {
                if RowCode.position(cursor.key) <= position {
                    var target = stem
                    RowCode.append(position, to: &target)
                    _ = try cursor.seek(atMost: target.span.bytes)
                    (key, value) = (cursor.key, cursor.value)
                }
                isOn = try Self.leave(stem, &cursor)
            }
            if try Self.isRow(value) {
                let row = value.extracting(1..<value.byteCount)
                guard try body(key, row, RowCode.position(key)) else { return stem }
            }
        }
        return nil
    }

    /// From a version of a row to the first one of the row behind it: a step, which is enough at
    /// the present, or a seek.
    private static func leave(_ stem: [UInt8], _ cursor: inout Cursor) throws -> Bool {
        guard try cursor.next() else { return false }
        if !RowCode.isVersion(cursor.key, of: stem) { return true }
        return try cursor.seek(atLeast: RowCode.behind(stem).span.bytes)
    }

    static func isRow(_ value: RawSpan, _ withheld: Bool = false) throws -> Bool {
        switch value.byteCount == 0 ? nil : value.unsafeLoad(as: UInt8.self) {
        case RowCode.row: true
        case RowCode.withheld: withheld
        case RowCode.tombstone: false
        default: throw ViewError.damaged(path: "the table rows", what: "a value of no known kind")
        }
    }
}
