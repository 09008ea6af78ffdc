import CLMDB

/// Tables are opened by name once, before the first transaction that uses them.
extension Environment {
    /// The table of that name. A transaction that is open already cannot use it.
    package func table(_ name: String) throws(LMDBError) -> Table {
        let found: Result<Table, LMDBError> = tables.withLock { tables in
            if let known = tables[name] { return .success(known) }
            do throws(LMDBError) {
                let table = try openTable(name)
                tables[name] = table
                return .success(table)
            } catch {
                return .failure(error)
            }
        }
        return try found.get()
    }

    /// A handle outlives the transaction that opened it only if that one commits.
    private func openTable(_ name: String) throws(LMDBError) -> Table {
        let operation = "open table \(name) of"
        let transaction = try beginTransaction(flags: MDB_RDONLY, operation)
        defer { leave() }
        var handle: MDB_dbi = 0
        var flags: UInt32 = 0
        var status = mdb_dbi_open(transaction, name, 0, &handle)
        if status == MDB_SUCCESS { status = mdb_dbi_flags(transaction, handle, &flags) }
        guard status == MDB_SUCCESS else {
            mdb_txn_abort(transaction)
            if status == MDB_NOTFOUND {
                throw LMDBError(.tableMissing(name), operation: "open", path: path)
            }
            throw LMDBError(status: status, operation: operation, path: path)
        }
        try LMDBError.check(mdb_txn_commit(transaction), operation, path)
        let isIntegers = flags & UInt32(MDB_INTEGERKEY) != 0
        return Table(handle: handle, name: name, keys: isIntegers ? .integers : .bytes)
    }
}
