import CLMDB

/// What reading and writing transactions have in common: values found under keys.
///
/// A value is a span into the map, bound to a borrow of its transaction: the compiler refuses one
/// that outlives the transaction, and in a writing transaction one that is used after a `put`.
package protocol Transaction: ~Copyable, ~Escapable {
    /// LMDB's transaction and the environment it belongs to.
    var core: TransactionCore { get }
}

/// What a transaction works with. It is of use to this module alone.
package struct TransactionCore {
    let handle: OpaquePointer
    /// Unowned, so that a transaction can be discarded: its lifetime is a borrow of it anyway.
    unowned(unsafe) let environment: Environment
}

extension Transaction where Self: ~Copyable, Self: ~Escapable {
    /// The value under `key`, or nil.
    @_lifetime(borrow self)
    package func get(_ table: Table, key: RawSpan) throws(LMDBError) -> RawSpan? {
        precondition(table.keys == .bytes, "table \(table.name) has integer keys")
        let found = try core.find(table, key)
        return _overrideLifetime(found?.span, borrowing: self)
    }

    @_lifetime(borrow self)
    package func get(_ table: Table, key: [UInt8]) throws(LMDBError) -> RawSpan? {
        precondition(table.keys == .bytes, "table \(table.name) has integer keys")
        let found = try core.find(table, key.span.bytes)
        return _overrideLifetime(found?.span, borrowing: self)
    }

    /// The value under an integer key, or nil.
    @_lifetime(borrow self)
    package func get(_ table: Table, key: UInt64) throws(LMDBError) -> RawSpan? {
        precondition(table.keys == .integers, "table \(table.name) has keys of bytes")
        let found = try core.find(table, IntegerKey(key).bytes)
        return _overrideLifetime(found?.span, borrowing: self)
    }

    /// A cursor that stands nowhere yet.
    @_lifetime(borrow self)
    package func cursor(_ table: Table) throws(LMDBError) -> Cursor {
        let pointer = try core.openCursor(table)
        let cursor = Cursor(pointer: pointer, table: table, environment: core.environment)
        return _overrideLifetime(cursor, borrowing: self)
    }

    /// The number of entries of a table.
    package func count(_ table: Table) throws(LMDBError) -> Int {
        var statistics = MDB_stat()
        try LMDBError.check(
            mdb_stat(core.handle, table.handle, &statistics), "count \(table.name) of",
            core.environment.path)
        return Int(statistics.ms_entries)
    }
}

extension TransactionCore {
    func find(_ table: Table, _ key: RawSpan) throws(LMDBError) -> MDB_val? {
        var value = MDB_val()
        let status = key.withMDBVal { mdb_get(handle, table.handle, $0, &value) }
        if status == MDB_NOTFOUND { return nil }
        try LMDBError.check(status, "read \(table.name) of", environment.path)
        return value
    }

    func openCursor(_ table: Table) throws(LMDBError) -> OpaquePointer {
        var cursor: OpaquePointer?
        try LMDBError.check(
            mdb_cursor_open(handle, table.handle, &cursor), "read \(table.name) of",
            environment.path)
        guard let cursor else { preconditionFailure("LMDB made no cursor") }
        return cursor
    }
}
