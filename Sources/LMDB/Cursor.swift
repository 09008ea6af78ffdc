import CLMDB

/// A place in a table, in key order, for as long as its transaction.
///
/// Each move says whether it found an entry; after one that did not, place the cursor anew. `key`
/// and `value` are those of the entry, and what they gave stays valid beyond the next move.
package struct Cursor: ~Copyable, ~Escapable {
    private let pointer: OpaquePointer
    private let table: Table
    private let environment: Environment
    private var currentKey = MDB_val()
    private var currentValue = MDB_val()
    private var isOnEntry = false

    @_lifetime(immortal)
    init(pointer: OpaquePointer, table: Table, environment: Environment) {
        self.pointer = pointer
        self.table = table
        self.environment = environment
    }

    deinit { mdb_cursor_close(pointer) }

    /// Whether there is an entry to go on from.
    package var isPlaced: Bool { isOnEntry }

    /// The key of the entry that the cursor is on.
    package var key: RawSpan {
        @_lifetime(copy self)
        get {
            precondition(isOnEntry, "the cursor is on no entry")
            return _overrideLifetime(currentKey.span, copying: self)
        }
    }

    /// The value of the entry that the cursor is on.
    package var value: RawSpan {
        @_lifetime(copy self)
        get {
            precondition(isOnEntry, "the cursor is on no entry")
            return _overrideLifetime(currentValue.span, copying: self)
        }
    }

    /// The key in a table of integer keys.
    package var integerKey: UInt64 {
        precondition(table.keys == .integers, "table \(table.name) has keys of bytes")
        return key.unsafeLoadUnaligned(as: UInt64.self)
    }

    package mutating func first() throws(LMDBError) -> Bool { try move(MDB_FIRST) }
    package mutating func last() throws(LMDBError) -> Bool { try move(MDB_LAST) }

    /// The entry after this one; of a cursor that stands nowhere, the first.
    package mutating func next() throws(LMDBError) -> Bool { try move(MDB_NEXT) }

    /// The entry before this one; of a cursor that stands nowhere, the last.
    package mutating func previous() throws(LMDBError) -> Bool { try move(MDB_PREV) }

    /// The entry under exactly this key.
    package mutating func seek(exactly key: RawSpan) throws(LMDBError) -> Bool {
        requireBytes()
        return try key.isEmpty ? leave() : move(MDB_SET_KEY, to: key)
    }

    /// The first entry at or after a key; an empty key stands before all.
    package mutating func seek(atLeast key: RawSpan) throws(LMDBError) -> Bool {
        requireBytes()
        return try key.isEmpty ? first() : move(MDB_SET_RANGE, to: key)
    }

    /// The last entry at or before a key.
    package mutating func seek(atMost key: RawSpan) throws(LMDBError) -> Bool {
        requireBytes()
        return try key.isEmpty ? leave() : reverseSeek(key) { $0.key.isEqual(to: key) }
    }

    package mutating func seek(exactly key: UInt64) throws(LMDBError) -> Bool {
        requireIntegers()
        return try move(MDB_SET_KEY, to: IntegerKey(key).bytes)
    }

    package mutating func seek(atLeast key: UInt64) throws(LMDBError) -> Bool {
        requireIntegers()
        return try move(MDB_SET_RANGE, to: IntegerKey(key).bytes)
    }

    package mutating func seek(atMost key: UInt64) throws(LMDBError) -> Bool {
        requireIntegers()
        return try reverseSeek(IntegerKey(key).bytes) { $0.integerKey == key }
    }

    /// LMDB only seeks forward: the first entry at or after the key is the one or its successor.
    private mutating func reverseSeek(
        _ key: RawSpan, _ isSame: (borrowing Cursor) -> Bool
    ) throws(LMDBError) -> Bool {
        guard try move(MDB_SET_RANGE, to: key) else { return try last() }
        return isSame(self) ? true : try previous()
    }

    private mutating func move(
        _ operation: MDB_cursor_op, to key: RawSpan
    ) throws(LMDBError) -> Bool {
        currentKey = key.withMDBVal { $0.pointee }
        return try move(operation)
    }

    private mutating func move(_ operation: MDB_cursor_op) throws(LMDBError) -> Bool {
        var key = currentKey
        var value = currentValue
        let status = mdb_cursor_get(pointer, &key, &value, operation)
        isOnEntry = status == MDB_SUCCESS
        if status != MDB_NOTFOUND {
            try LMDBError.check(status, "read \(table.name) of", environment.path)
        }
        currentKey = key
        currentValue = value
        if isOnEntry, table.keys == .integers, key.mv_size != MemoryLayout<UInt64>.size {
            isOnEntry = false
            throw LMDBError(
                .corrupted, operation: "read \(table.name) of", path: environment.path)
        }
        return isOnEntry
    }

    private mutating func leave() -> Bool {
        isOnEntry = false
        return false
    }

    private func requireBytes() {
        precondition(table.keys == .bytes, "table \(table.name) has integer keys")
    }

    private func requireIntegers() {
        precondition(table.keys == .integers, "table \(table.name) has keys of bytes")
    }
}

extension RawSpan {
    /// Whether two spans hold the same bytes.
    func isEqual(to other: RawSpan) -> Bool {
        withUnsafeBytes { mine in other.withUnsafeBytes { mine.elementsEqual($0) } }
    }
}
