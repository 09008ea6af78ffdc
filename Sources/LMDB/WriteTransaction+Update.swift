import CLMDB

/// Changing what is there, by one search.
extension WriteTransaction {
    /// Puts under a key what `change` makes of the value there, nil where there is none.
    ///
    /// A value that keeps its length is changed where it was found, without a second search.
    ///
    /// - Parameters:
    ///   - byteCount: of the new value, which `change` fills; few, as they lie on the stack.
    package mutating func update(
        _ table: Table, key: RawSpan, byteCount: Int,
        _ change: (_ old: RawSpan?, _ new: inout MutableRawSpan) throws -> Void
    ) throws {
        precondition(table.keys == .bytes, "table \(table.name) has integer keys")
        try spendPages(keyBytes: key.byteCount, valueBytes: byteCount)
        let cursor = try updateCursor(table)
        let status = try key.withMDBVal { key in
            var found = MDB_val()
            let search = mdb_cursor_get(cursor, key, &found, MDB_SET)
            if search != MDB_NOTFOUND { try check(search, "read", table) }
            return try withUnsafeTemporaryAllocation(byteCount: byteCount, alignment: 8) { bytes in
                var new = MutableRawSpan(_unsafeBytes: bytes)
                try change(search == MDB_SUCCESS ? found.span : nil, &new)
                let stays = search == MDB_SUCCESS && found.mv_size == byteCount
                var value = MDB_val(mv_size: byteCount, mv_data: bytes.baseAddress)
                return mdb_cursor_put(cursor, key, &value, stays ? UInt32(MDB_CURRENT) : 0)
            }
        }
        try check(status, "write", table)
    }

    private func check(_ status: Int32, _ operation: String, _ table: Table) throws(LMDBError) {
        try LMDBError.check(status, "\(operation) \(table.name) of", core.environment.path)
    }

    /// Kept for the next update of the same table; LMDB frees it with the transaction.
    private mutating func updateCursor(_ table: Table) throws(LMDBError) -> OpaquePointer {
        if let updating, updating.table == table.handle { return updating.cursor }
        if let updating { mdb_cursor_close(updating.cursor) }
        updating = nil
        let cursor = try core.openCursor(table)
        updating = (table.handle, cursor)
        return cursor
    }
}
