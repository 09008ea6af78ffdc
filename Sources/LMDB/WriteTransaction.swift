import CLMDB
import Glibc

/// The one writing transaction of a store: its changes become visible and durable together.
///
/// It begins and ends on one thread, as LMDB asks: it cannot escape the function that began it,
/// and none of what begins it can be called where a task might change threads. Ending without
/// `commit()` undoes everything.
package struct WriteTransaction: Transaction, ~Copyable, ~Escapable {
    package let core: TransactionCore
    /// LMDB's own number of it: of the last commit, and one more.
    package var id: UInt64 { UInt64(mdb_txn_id(core.handle)) }
    /// At most this many pages were changed so far; see `WriteTransaction.dirtyPagesMax`.
    package internal(set) var dirtyPagesAtMost = 0
    /// The cursor of the last update.
    var updating: (table: MDB_dbi, cursor: OpaquePointer)?
    /// Bytes appended since the last page that was counted for them.
    var appendedBytes = 0

    @_lifetime(borrow environment)
    fileprivate init(_ core: TransactionCore, of environment: borrowing Environment) {
        self.core = core
    }

    deinit {
        mdb_txn_abort(core.handle)
        core.environment.leaveWriting()
    }

    /// Makes the changes durable, as far as the environment's sync mode promises.
    ///
    /// LMDB frees the transaction whether it succeeds or not; an error whose `isOutcomeUnknown`
    /// is true leaves open whether the changes are in the store.
    package consuming func commit() throws(LMDBError) {
        let core = self.core
        let pages = dirtyPagesAtMost
        discard self
        defer { core.environment.leaveWriting() }
        do throws(LMDBError) {
            try core.environment.takeRoom(forDirtyPages: pages)
        } catch {
            mdb_txn_abort(core.handle)
            throw error
        }
        let status = mdb_txn_commit(core.handle)
        try LMDBError.check(status, LMDBError.commitOperation, core.environment.path)
    }

    /// Undoes the changes.
    package consuming func abort() {}
}

extension Environment {
    /// Begins the writing transaction; waits for another thread or process to end its own.
    @available(*, noasync, message: "a write transaction begins and ends on one thread")
    @_lifetime(borrow self)
    package func beginWrite() throws(LMDBError) -> WriteTransaction {
        WriteTransaction(try beginWriting(), of: self)
    }

    /// Runs `body` in a writing transaction and commits it; an error of `body` undoes it.
    ///
    /// An `LMDBError` whose `isOutcomeUnknown` is true comes from the commit itself.
    @available(*, noasync, message: "a write transaction begins and ends on one thread")
    package func write<R>(_ body: (inout WriteTransaction) throws -> R) throws -> R {
        var transaction = WriteTransaction(try beginWriting(), of: self)
        let result = try body(&transaction)
        try transaction.commit()
        return result
    }

    private func beginWriting() throws(LMDBError) -> TransactionCore {
        requireOpeningProcess()
        if options.isReadOnly { throw LMDBError(.readOnly, operation: "write", path: path) }
        let thread = pthread_self()
        precondition(
            gate.withLock { $0.writer != thread }, "this thread has a write transaction open")
        let handle = try beginTransaction(flags: 0, "write")
        gate.withLock { $0.writer = thread }
        return TransactionCore(handle: handle, environment: self)
    }
}
