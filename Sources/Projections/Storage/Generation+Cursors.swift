import EventLog
import LMDB
import Schema

/// How far each view of a generation was folded.
extension Generation {
    /// The cursors in the order of the views' names.
    func cursors<T: Transaction & ~Copyable & ~Escapable>(
        _ transaction: borrowing T
    ) throws -> [ViewCursor] {
        var found: [ViewCursor] = []
        var cursor = try transaction.cursor(meta)
        let prefix = Self.cursorPrefix
        var isOn = try cursor.seek(atLeast: prefix.span.bytes)
        while isOn, RowCode.hasPrefix(cursor.key, prefix) {
            found.append(try ViewCursor(serializedBytes: RowCode.copy(cursor.value)))
            isOn = try cursor.next()
        }
        return found
    }

    func cursors() throws -> [ViewCursor] {
        try environment.read { try cursors($0) }
    }

    func cursor<T: Transaction & ~Copyable & ~Escapable>(
        of view: String, _ transaction: borrowing T
    ) throws -> ViewCursor? {
        guard let value = try transaction.get(meta, key: Self.cursorKey(view)) else { return nil }
        return try ViewCursor(serializedBytes: RowCode.copy(value))
    }

    func put(_ cursor: ViewCursor, _ transaction: inout WriteTransaction) throws {
        try transaction.put(
            meta, key: Self.cursorKey(cursor.name), value: cursor.serializedBytes())
    }
}

extension ViewCursor {
    var at: Position { Position(position) }
    var isStopped: Bool { stoppedAt != 0 }
    /// Such as `queue v2`.
    var label: String { "\(name) v\(version)" }
}

extension [ViewCursor] {
    /// Where the views stand that were not stopped; where the last one stopped, if all were.
    var front: Position {
        filter { !$0.isStopped }.map(\.at).min() ?? map(\.at).max() ?? .start
    }

    /// The furthest that any view was folded.
    var furthest: ViewCursor? { self.max { $0.position < $1.position } }
}
