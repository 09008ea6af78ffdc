import Crypto
import LMDB
import Schema

/// A store made anew from the records of another, with its id, its times and its roots.
///
/// It grows in a directory beside its place, unsynced, and is flushed and renamed once it is whole:
/// a crash leaves nothing at that place.
package final class LogReplica {
    private let store: String
    private let temporary: String
    private let environment: Environment
    let tables: LogTables
    private let memory = KeyMemory()
    let seed: UInt64
    private var waiting: [[VerbatimEvent]] = []
    private var waitingEvents = 0
    private var isEnded = false

    /// So many events, and as many again of one request, have room in a transaction.
    private static let eventsPerCommit = 1_000

    /// - Parameter store: must not exist, or be an empty directory.
    package init(
        at store: String, storeID: String, clock: ClockMode,
        settings: EventLog.Settings = .init()
    ) throws(StoreError) {
        guard let identity = StoreIdentity(text: storeID, clock: clock) else {
            throw .storage("‘\(storeID)’ is not the id of a store")
        }
        let store = EventLog.normalized(store)
        let temporary = "\(store).importing-\(randomBytes(8).hexadecimal)"
        let seed = UInt64.random(in: .min ... .max)
        do {
            try EventLog.requireFree(store)
            try Files.makeDirectory(temporary)
            environment = try Self.makeLog(temporary, identity, seed, settings)
            tables = try LogTables(environment)
        } catch {
            EventLog.discard(temporary)
            throw Self.storeError(error)
        }
        self.store = store
        self.temporary = temporary
        self.seed = seed
    }

    deinit { discard() }

    private static func makeLog(
        _ directory: String, _ identity: StoreIdentity, _ seed: UInt64,
        _ settings: EventLog.Settings
    ) throws -> Environment {
        var options = settings.environment(.readWrite)
        let path = directory + "/log"
        try Environment.create(at: path, options: options, tables: LogTables.specs)
        // Nothing of it is used before all of it is flushed.
        options.sync = .none
        let environment = try Environment(opening: path, options: options)
        let tables = try LogTables(environment)
        try environment.write { transaction in
            try transaction.put(tables.meta, key: StoreIdentity.tableKey, value: identity.bytes)
            try transaction.put(tables.meta, key: HeadRecord.tableKey, value: HeadRecord().bytes)
            let index = KeyIndex(seed: seed)
            try transaction.put(tables.meta, key: KeyIndex.tableKey, value: index.bytes)
        }
        return environment
    }

    /// Takes the events of one request. It throws a ``Fault`` where a record, of this request or
    /// one before, is not what it was.
    package func append(_ request: [VerbatimEvent]) throws {
        precondition(!request.isEmpty && !isEnded)
        waiting.append(request)
        waitingEvents += request.count
        if waitingEvents >= Self.eventsPerCommit { try commit() }
    }

    private func commit() throws {
        let requests = waiting
        (waiting, waitingEvents) = ([], 0)
        guard !requests.isEmpty else { return }
        do {
            try environment.write { transaction in
                var pass = try AppendPass(
                    transaction, tables: tables,
                    preparation: RequestPreparation(
                        secret: SymmetricKey(size: .bits256), keySeed: seed),
                    reading: nil, memory: memory)
                for request in requests {
                    try append(request, to: &pass, in: &transaction)
                }
                try pass.finish(&transaction)
            }
            memory.commit(hasWritten: true)
        } catch let fault as Fault {
            throw fault
        } catch {
            throw Self.storeError(error)
        }
    }

    /// What was taken so far.
    package func head() throws -> EventLog.Head {
        try commit()
        do {
            return try environment.read { try $0.head(tables).head }
        } catch {
            throw Self.storeError(error)
        }
    }

    /// Makes all of it durable and gives it its name.
    ///
    /// - Parameter secret: the file with the other store's secret; without one, the new store is
    ///   only read until it has it.
    package func finish(secret: String?) throws {
        try commit()
        do {
            if let secret { try keep(secret) }
            try environment.flush()
            environment.close()
            isEnded = true
            try Files.sync(file: temporary + "/log/data.mdb")
            try Files.sync(directory: temporary + "/log")
            try Files.sync(directory: temporary)
            try Files.rename(temporary, to: store)
            try Files.sync(directory: Files.parent(of: store))
        } catch {
            throw Self.storeError(error)
        }
    }

    private func keep(_ file: String) throws {
        let secret = try StoreSecret.load(file: file)
        try environment.read { try StoreSecret.check(secret, at: file, $0, tables) }
        let bytes = secret.withUnsafeBytes { Array($0) }
        try StoreSecret.write(bytes, in: temporary)
    }

    /// Ends it without a trace; what was finished stays.
    package func discard() {
        if !isEnded { environment.close() }
        isEnded = true
        EventLog.discard(temporary)
    }

    private static func storeError(_ error: any Error) -> StoreError {
        switch error {
        case let error as StoreError: error
        case let error as Files.Failure: error.storeError
        case let error as LMDBError: StoreError(error)
        default: .storage("\(error)")
        }
    }
}
