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

    /// Shows the row under a key as of a position at which its list has it, and since when.
    ///
    /// - Parameter stem: Room for the key in the table, kept from row to row.
    func withRow<R>(
        _ code: UInt8, _ key: ArraySlice<UInt8>, asOf position: Position, _ cursor: inout Cursor,
        _ stem: inout [UInt8], _ body: (RawSpan, Position) throws -> R
    ) throws -> R {
        stem.removeAll(keepingCapacity: true)
        stem.append(code)
        stem.append(contentsOf: key)
        RowCode.append(position, to: &stem)
        let isFound = try cursor.seek(atMost: stem.span.bytes)
        stem.removeLast(RowCode.suffixBytes)
        guard isFound, RowCode.isVersion(cursor.key, of: stem),
            case let value = cursor.value, try Self.isRow(value)
        else {
            throw ViewError.damaged(
                path: path, what: "a list has a row that is not there at \(position)")
        }
        return try body(value.extracting(1..<value.byteCount), RowCode.position(cursor.key))
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
