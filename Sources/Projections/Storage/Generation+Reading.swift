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

    /// The row under a key as of a position at which its list has it.
    func row(
        _ code: UInt8, _ key: [UInt8], asOf position: Position, _ cursor: inout Cursor
    ) throws -> SnapshotStream.Row {
        let stem = [code] + key
        var target = stem
        RowCode.append(position, to: &target)
        guard try cursor.seek(atMost: target.span.bytes), RowCode.isVersion(cursor.key, of: stem),
            case let value = cursor.value, try Self.isRow(value)
        else {
            throw ViewError.damaged(
                path: path, what: "a list has a row that is not there at \(position)")
        }
        return SnapshotStream.Row(
            key: String(decoding: key, as: UTF8.self),
            bytes: RowCode.copy(value.extracting(1..<value.byteCount)),
            since: RowCode.position(cursor.key))
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
