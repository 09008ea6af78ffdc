import Glibc
import LMDB

/// The one door to the log's tables: many readers and the writer at once, or nobody while the
/// environment is closed or opened anew.
///
/// A commit that failed leaves LMDB's environment unusable, so that it must be replaced under the
/// feet of the readers: they pass through a shared lock, the replacement takes it alone. The lock
/// prefers readers, so that a read inside a read cannot wait for itself.
final class StoreAccess: @unchecked Sendable {
    let path: String
    let durable = DurableMark()
    private let options: Environment.Options
    private let lock: UnsafeMutablePointer<pthread_rwlock_t>
    /// Guarded by `lock`.
    private var state: State

    private enum State {
        case open(Environment, LogTables)
        case broken(StoreError)
        case closed
    }

    /// `path` is the directory of the environment.
    init(opening path: String, options: Environment.Options) throws(StoreError) {
        self.path = path
        self.options = options
        state = try Self.open(path, options)
        lock = .allocate(capacity: 1)
        pthread_rwlock_init(lock, nil)
    }

    deinit {
        pthread_rwlock_destroy(lock)
        lock.deallocate()
    }

    private static func open(
        _ path: String, _ options: Environment.Options
    ) throws(StoreError) -> State {
        do throws(LMDBError) {
            let environment = try Environment(opening: path, options: options)
            return .open(environment, try LogTables(environment))
        } catch {
            throw StoreError(error)
        }
    }

    var mapSizeBytes: Int { options.mapSizeBytes }
    /// What followers watch: the file of the readers' slots, as it is never synced. A change of the
    /// data file's times would be written with the next commit's data.
    var bell: String { path + "/lock.mdb" }

    /// Wakes the followers in every process, after a commit. One that does not hear it looks by
    /// itself within a second.
    func ring() { utimensat(AT_FDCWD, bell, nil, 0) }

    /// Waits until nobody reads; then every use is refused with `.closed`.
    func close() {
        pthread_rwlock_wrlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        if case .open(let environment, _) = state { environment.close() }
        state = .closed
    }

    /// Opens the environment anew and makes durable what is visible in it.
    func reopen() throws(StoreError) {
        pthread_rwlock_wrlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        switch state {
        case .closed: throw .closed
        case .open(let environment, _): environment.close()
        case .broken: break
        }
        do throws(StoreError) {
            state = try Self.open(path, options)
            guard case .open(let environment, _) = state else { return }
            do throws(LMDBError) { try environment.flush() } catch { throw StoreError(error) }
        } catch {
            if case .open(let environment, _) = state { environment.close() }
            state = .broken(error)
            throw error
        }
    }

    /// Tries once more to open what could not be opened after a failed commit.
    func mend() {
        pthread_rwlock_rdlock(lock)
        var isBroken = false
        if case .broken = state { isBroken = true }
        pthread_rwlock_unlock(lock)
        if isBroken { try? reopen() }
    }

    private func use<R>(_ body: (Environment, LogTables) throws -> R) throws -> R {
        pthread_rwlock_rdlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        switch state {
        case .open(let environment, let tables): return try body(environment, tables)
        case .broken(let error): throw error
        case .closed: throw StoreError.closed
        }
    }

    /// The environment itself, for what needs no snapshot of the log.
    func inspect<R>(_ body: (Environment) throws -> R) throws -> R {
        try use { environment, _ in try body(environment) }
    }

    /// The newest commit that anybody can see.
    func lastTransaction() throws(StoreError) -> UInt64 {
        do {
            return try inspect { try $0.info().lastTransaction }
        } catch let error as LMDBError {
            throw StoreError(error)
        } catch let error as StoreError {
            throw error
        } catch {
            preconditionFailure("the environment's state threw \(error)")
        }
    }

    /// A snapshot for as long as `body` runs.
    func read<R>(
        _ body: (borrowing ReadTransaction, LogTables) throws -> R
    ) throws(StoreError) -> R {
        do {
            return try scan(body)
        } catch let error as StoreError {
            throw error
        } catch {
            preconditionFailure("a read of the log's own threw \(error)")
        }
    }

    /// Likewise, for a body that has errors of its own.
    func scan<R>(_ body: (borrowing ReadTransaction, LogTables) throws -> R) throws -> R {
        try use { environment, tables in
            do {
                return try environment.read { try body($0, tables) }
            } catch let error as LMDBError {
                throw StoreError(error)
            }
        }
    }

    /// The write transaction; LMDB's own errors come as they are, since the commit's matter.
    @available(*, noasync)
    func write<R>(_ body: (inout WriteTransaction, LogTables) throws -> R) throws -> R {
        try use { environment, tables in try environment.write { try body(&$0, tables) } }
    }

    /// Writes the newest commit to a new file, durably; appends go on meanwhile.
    func copy(to path: String) throws(StoreError) {
        do {
            try use { environment, _ in try environment.copy(to: path) }
        } catch let error as LMDBError {
            throw StoreError(error)
        } catch let error as StoreError {
            throw error
        } catch {
            preconditionFailure("a copy threw \(error)")
        }
    }

    /// Frees the slots of readers that died; a failure shows itself at the next append.
    func checkReaders() {
        _ = try? use { environment, _ in try environment.checkReaders() }
    }
}

extension StoreError {
    init(_ error: LMDBError) {
        switch error.code {
        case .missing: self = .missing(path: error.path)
        case .notAStore, .tableMissing: self = .notAStore(path: error.path)
        case .exists: self = .exists(path: error.path)
        case .permission: self = .permission(path: error.path, operation: error.operation)
        case .diskFull: self = .diskFull(path: error.path)
        case .closed: self = .closed
        case .alreadyOpen:
            self = .locked(path: error.path, by: "this process has it open already")
        case .beingReplaced:
            self = .locked(path: error.path, by: "another process is replacing its file")
        case .inUse:
            self = .locked(path: error.path, by: "other processes have it open")
        case .readersFull: self = .locked(path: error.path, by: "all reader slots are taken")
        case .truncated(let expected, let found):
            self = .corrupt(
                position: nil, what: "\(error.path)/data.mdb has \(found) bytes of \(expected)")
        case .corrupted:
            self = .corrupt(position: nil, what: "a page of \(error.path)/data.mdb is damaged")
        default: self = .storage(error.description)
        }
    }
}
