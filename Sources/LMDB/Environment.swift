import CLMDB
import Glibc
import Synchronization

/// One LMDB store, opened by one environment per process, and the door to its transactions.
///
/// The rule it keeps: whatever LMDB forbids a program to do with an environment is refused by a
/// type, by the compiler, or here. Readers are never tied to a thread (`MDB_NOTLS`), the map is
/// never writable (`MDB_WRITEMAP`), and a process that was forked off must not use it.
///
/// One rule nothing here can check: LMDB knows its readers by process id, so two containers that
/// number their processes apart must not share a store.
package final class Environment: Sendable {
    package let path: String
    package let options: Options
    private let identity: EnvironmentRegistry.Identity
    private let process: pid_t
    /// Kept until the store is closed.
    private let presence: Mutex<Presence?>
    let handle: EnvironmentHandle
    let gate: Mutex<Gate>
    let tables = Mutex<[String: Table]>([:])
    /// The data file is at least this long.
    let knownLength = Atomic<Int>(0)

    /// Opens the store that exists at the directory `path`; creates nothing.
    package init(opening path: String, options: Options = Options()) throws(LMDBError) {
        let identity = try StoreFile.check(path)
        guard EnvironmentRegistry.claim(identity) else {
            throw LMDBError(.alreadyOpen, operation: "open", path: path)
        }
        do throws(LMDBError) {
            let present = try Presence(.shared, at: path)
            handle = try Self.open(path, options)
            presence = Mutex(consume present)
        } catch {
            EnvironmentRegistry.release(identity)
            throw error
        }
        self.path = path
        self.options = options
        self.identity = identity
        process = getpid()
        gate = Mutex(Gate())
    }

    deinit { close() }

    /// Ends the use of the store. Every transaction must have ended; further ones are refused.
    package func close() {
        let isFirst = gate.withLock { gate in
            precondition(gate.active == 0, "an environment is closed while transactions use it")
            defer { gate.isClosed = true }
            for reader in gate.resting.handles { mdb_txn_abort(reader) }
            gate.resting.handles = []
            return !gate.isClosed
        }
        guard isFirst else { return }
        mdb_env_close(handle.pointer)
        presence.withLock { $0 = nil }
        EnvironmentRegistry.release(identity)
    }

    /// The flags of LMDB that an environment is opened with.
    private static func flags(_ options: Options) -> UInt32 {
        var flags = UInt32(MDB_NOTLS)
        if options.isReadOnly { flags |= UInt32(MDB_RDONLY) }
        switch options.sync {
        case .full: break
        case .noMetaSync: flags |= UInt32(MDB_NOMETASYNC)
        case .none: flags |= UInt32(MDB_NOSYNC)
        }
        return flags
    }

    /// Opens the store for LMDB, with its limits set before, as LMDB asks.
    static func open(
        _ path: String, _ options: Options
    ) throws(LMDBError) -> EnvironmentHandle {
        try allocateReaderSlots(path, options)
        var pointer: OpaquePointer?
        try LMDBError.check(mdb_env_create(&pointer), "open", path)
        guard let pointer else { preconditionFailure("LMDB made no environment") }
        do throws(LMDBError) {
            try LMDBError.check(mdb_env_set_maxreaders(pointer, options.maxReaders), "open", path)
            try LMDBError.check(mdb_env_set_maxdbs(pointer, options.maxTables), "open", path)
            try LMDBError.check(
                mdb_env_set_mapsize(pointer, options.mapSizeBytes), "open", path)
            try LMDBError.check(
                mdb_env_open(pointer, path, flags(options), mode_t(0o660)), "open", path)
            try StoreFile.checkLength(of: pointer, at: path)
        } catch {
            mdb_env_close(pointer)
            throw error
        }
        return EnvironmentHandle(pointer: pointer)
    }

    /// Fails where a child of the process that opened the store would use it.
    func requireOpeningProcess() {
        precondition(getpid() == process, "a forked process must open the store by itself")
    }
}

/// LMDB's environment; LMDB itself serialises what threads do with it.
struct EnvironmentHandle: @unchecked Sendable {
    let pointer: OpaquePointer
}
