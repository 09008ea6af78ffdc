import CLMDB

/// How a `put` treats what it finds.
package struct PutFlags: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The key exceeds every key of the table: no search, full pages. Else `.keyExists` is thrown.
    package static let append = PutFlags(rawValue: UInt32(MDB_APPEND))
    /// The key must be new. Else `.keyExists` is thrown.
    package static let noOverwrite = PutFlags(rawValue: UInt32(MDB_NOOVERWRITE))
}

extension WriteTransaction {
    /// Writes a value under a key of bytes.
    ///
    /// - Parameter isNext: The put before was into the same table, and no entry lies between: this
    ///   one needs no page but those that their bytes fill.
    package mutating func put(
        _ table: Table, key: RawSpan, value: RawSpan, flags: PutFlags = [], isNext: Bool = false
    ) throws(LMDBError) {
        precondition(table.keys == .bytes, "table \(table.name) has integer keys")
        try store(table, key, value, flags, isNext)
    }

    package mutating func put(
        _ table: Table, key: [UInt8], value: [UInt8], flags: PutFlags = [], isNext: Bool = false
    ) throws(LMDBError) {
        try put(
            table, key: key.span.bytes, value: value.span.bytes, flags: flags, isNext: isNext)
    }

    /// Writes a value under an integer key.
    package mutating func put(
        _ table: Table, key: UInt64, value: RawSpan, flags: PutFlags = []
    ) throws(LMDBError) {
        precondition(table.keys == .integers, "table \(table.name) has keys of bytes")
        try store(table, IntegerKey(key).bytes, value, flags)
    }

    package mutating func put(
        _ table: Table, key: UInt64, value: [UInt8], flags: PutFlags = []
    ) throws(LMDBError) {
        try put(table, key: key, value: value.span.bytes, flags: flags)
    }

    /// Removes a key; false if it was not there.
    @discardableResult
    package mutating func delete(_ table: Table, key: RawSpan) throws(LMDBError) -> Bool {
        precondition(table.keys == .bytes, "table \(table.name) has integer keys")
        return try remove(table, key)
    }

    @discardableResult
    package mutating func delete(_ table: Table, key: [UInt8]) throws(LMDBError) -> Bool {
        try delete(table, key: key.span.bytes)
    }

    @discardableResult
    package mutating func delete(_ table: Table, key: UInt64) throws(LMDBError) -> Bool {
        precondition(table.keys == .integers, "table \(table.name) has keys of bytes")
        return try remove(table, IntegerKey(key).bytes)
    }

    /// Removes all entries of a table.
    package mutating func clear(_ table: Table) throws(LMDBError) {
        try spendPages(keyBytes: 0, valueBytes: 0)
        let keepTable: Int32 = 0
        try LMDBError.check(
            mdb_drop(core.handle, table.handle, keepTable), "clear \(table.name) of",
            core.environment.path)
    }

    private mutating func store(
        _ table: Table, _ key: RawSpan, _ value: RawSpan, _ flags: PutFlags, _ isNext: Bool = false
    ) throws(LMDBError) {
        try spendPages(
            keyBytes: key.byteCount, valueBytes: value.byteCount,
            inOrder: isNext || flags.contains(.append))
        let status = key.withMDBVal { key in
            value.withMDBVal { mdb_put(core.handle, table.handle, key, $0, flags.rawValue) }
        }
        try LMDBError.check(status, "write \(table.name) of", core.environment.path)
    }

    private mutating func remove(_ table: Table, _ key: RawSpan) throws(LMDBError) -> Bool {
        try spendPages(keyBytes: key.byteCount, valueBytes: 0)
        let status = key.withMDBVal { mdb_del(core.handle, table.handle, $0, nil) }
        if status == MDB_NOTFOUND { return false }
        try LMDBError.check(status, "delete from \(table.name) of", core.environment.path)
        return true
    }
}
