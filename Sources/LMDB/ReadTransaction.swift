import CLMDB

/// A snapshot of the store: what it reads stays as it was when it began.
///
/// Keep it short. While it is open no page that it may read is used again, and the file grows with
/// each commit: long scans go in pages, each with a transaction of its own.
package struct ReadTransaction: Transaction, ~Copyable, ~Escapable {
    package let core: TransactionCore

    @_lifetime(borrow environment)
    fileprivate init(_ core: TransactionCore, of environment: borrowing Environment) {
        self.core = core
    }

    deinit { core.environment.leaveReading(core.handle) }

    /// The id of the last commit that the snapshot holds.
    package var id: UInt64 { UInt64(mdb_txn_id(core.handle)) }
}

extension Environment {
    /// Begins a snapshot that ends with the variable that holds it.
    @available(*, noasync, message: "use read(_:), whose body cannot wait")
    @_lifetime(borrow self)
    package func beginRead() throws(LMDBError) -> ReadTransaction {
        let handle = try beginTransaction(flags: MDB_RDONLY, "read")
        return ReadTransaction(TransactionCore(handle: handle, environment: self), of: self)
    }

    /// Runs `body` on a snapshot. What it returns must have been copied out of the store.
    package func read<R>(_ body: (borrowing ReadTransaction) throws -> R) throws -> R {
        let handle = try beginTransaction(flags: MDB_RDONLY, "read")
        let core = TransactionCore(handle: handle, environment: self)
        return try body(ReadTransaction(core, of: self))
    }
}
