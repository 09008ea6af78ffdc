import EventLog
import LMDB
import Schema

/// Finds the versions of rows that hold at a position.
extension Generation {
    /// Shows a row as of a position, and since when it is so; does nothing if there is none.
    static func find<T: Transaction & ~Copyable & ~Escapable>(
        _ code: UInt8, _ key: RowKey, asOf position: Position, in rows: Table,
        _ transaction: borrowing T, _ body: (RawSpan, Position) throws -> Void
    ) throws {
        let stem = RowCode.stem(code, key.text)
        var target = stem
        RowCode.append(position, to: &target)
        var cursor = try transaction.cursor(rows)
        guard try cursor.seek(atMost: target.span.bytes), RowCode.isVersion(cursor.key, of: stem)
        else { return }
        let value = cursor.value
        guard try isRow(value) else { return }
        try body(value.extracting(1..<value.byteCount), RowCode.position(cursor.key))
    }

    /// Shows the rows under a prefix as of a position, in descending order of their keys.
    ///
    /// Backward, because then the newest version of a key is met first: at the present one step
    /// a row is enough, and a step of the past is one reverse seek.
    func walkBackward<T: Transaction & ~Copyable & ~Escapable>(
        _ code: UInt8, prefix: String, asOf position: Position, _ transaction: borrowing T,
        _ body: (_ key: RawSpan, _ row: RawSpan, _ since: Position) throws -> Void
    ) throws {
        let lower = RowCode.stem(code, prefix)
        // No byte of UTF-8 is 0xFF.
        let upper = lower + [0xFF]
        var cursor = try transaction.cursor(rows)
        var isOn = try cursor.seek(atMost: upper.span.bytes)
        while isOn, RowCode.hasPrefix(cursor.key, lower) {
            let newest = cursor.key
            let stem = RowCode.copy(newest.extracting(0..<(newest.byteCount - RowCode.suffixBytes)))
            if RowCode.position(newest) > position {
                var target = stem
                RowCode.append(position, to: &target)
                isOn = try cursor.seek(atMost: target.span.bytes)
                // Not a version of this key: the newest of the one before, looked at next.
                guard isOn, RowCode.isVersion(cursor.key, of: stem) else { continue }
            }
            let value = cursor.value
            if try Self.isRow(value) {
                try body(
                    cursor.key, value.extracting(1..<value.byteCount), RowCode.position(cursor.key))
            }
            isOn = try Self.leave(stem, &cursor)
        }
    }

    /// Moves to the key before: a few steps, as most rows have few versions, then one seek.
    private static func leave(_ stem: [UInt8], _ cursor: inout Cursor) throws -> Bool {
        for _ in 0..<3 {
            guard try cursor.previous() else { return false }
            if !RowCode.isVersion(cursor.key, of: stem) { return true }
        }
        var first = stem
        RowCode.append(.start, to: &first)
        return try cursor.seek(atMost: first.span.bytes)
    }

    private static func isRow(_ value: RawSpan) throws -> Bool {
        switch value.byteCount == 0 ? nil : value.unsafeLoad(as: UInt8.self) {
        case RowCode.row: true
        case RowCode.tombstone: false
        default: throw ViewError.damaged(path: "the table rows", what: "a value of no known kind")
        }
    }
}
