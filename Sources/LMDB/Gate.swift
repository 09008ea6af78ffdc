import CLMDB
import Glibc

/// Who uses an environment now: what closing it and adopting a larger map must wait for.
struct Gate {
    var active = 0
    var isClosed = false
    /// The thread whose write transaction is open: a second one there would wait for itself.
    var writer: pthread_t?
    /// Readers that have ended and hold no snapshot: the next one to begin takes over what LMDB
    /// would give it otherwise under a lock that all processes share.
    var resting = RestingReaders()
}

/// LMDB's handles of readers at rest.
struct RestingReaders: @unchecked Sendable {
    var handles: [OpaquePointer] = []

    /// Each keeps a slot of the reader table.
    static var most: Int { 16 }
}

extension Environment {
    /// Counts a transaction in; refuses it when the environment is closed.
    func enter(_ operation: String) throws(LMDBError) {
        let isClosed = gate.withLock { gate in
            if !gate.isClosed { gate.active += 1 }
            return gate.isClosed
        }
        if isClosed { throw LMDBError(.closed, operation: operation, path: path) }
    }

    func leave() {
        gate.withLock { $0.active -= 1 }
    }

    /// Lets go of the snapshot, so that the pages that it held can be used again.
    func leaveReading(_ handle: OpaquePointer) {
        mdb_txn_reset(handle)
        let isKept = gate.withLock { gate in
            gate.active -= 1
            guard gate.resting.handles.count < RestingReaders.most else { return false }
            gate.resting.handles.append(handle)
            return true
        }
        if !isKept { mdb_txn_abort(handle) }
    }

    func leaveWriting() {
        gate.withLock { gate in
            gate.active -= 1
            gate.writer = nil
        }
    }

    /// Begins a transaction of LMDB, adopting the map of a process that enlarged it.
    func beginTransaction(flags: Int32, _ operation: String) throws(LMDBError) -> OpaquePointer {
        requireOpeningProcess()
        for _ in 0..<Self.adoptionAttempts {
            try enter(operation)
            var transaction: OpaquePointer?
            let status = begin(flags, &transaction)
            if status == MDB_SUCCESS, let transaction { return transaction }
            leave()
            guard status == MDB_MAP_RESIZED else {
                throw LMDBError(status: status, operation: operation, path: path)
            }
            try adoptMapSize()
        }
        throw LMDBError(.mapResized, operation: operation, path: path)
    }

    private func begin(_ flags: Int32, _ transaction: inout OpaquePointer?) -> Int32 {
        if flags & MDB_RDONLY != 0,
            let rested = gate.withLock({ $0.resting.handles.popLast() })
        {
            if mdb_txn_renew(rested) == MDB_SUCCESS {
                transaction = rested
                return MDB_SUCCESS
            }
            mdb_txn_abort(rested)
        }
        return mdb_txn_begin(handle.pointer, nil, UInt32(flags), &transaction)
    }

    /// Takes over the map size that the store has now, once no transaction here uses the old one.
    private func adoptMapSize() throws(LMDBError) {
        let status: Int32? = gate.withLock { gate in
            gate.active == 0 && !gate.isClosed ? mdb_env_set_mapsize(handle.pointer, 0) : nil
        }
        if let status {
            try LMDBError.check(status, "adopt the larger map of", path)
        } else {
            usleep(1_000)
        }
    }

    /// With a millisecond between two of them: readers are short, a longer wait is refused.
    private static var adoptionAttempts: Int { 5_000 }
}
