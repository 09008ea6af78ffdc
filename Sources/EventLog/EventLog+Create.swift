import Glibc
import LMDB
import Schema

/// How a store comes into being: whole, with its first event, or not at all.
extension EventLog {
    /// Makes a store at `store`, which must not exist or be an empty directory: `log`, its tables,
    /// and `secret`, the key of the content digests. All is made in a directory beside it, flushed
    /// and renamed, so that a crash never leaves half a store.
    package static func create(
        at store: String, clock: ClockChoice, settings: Settings = Settings()
    ) throws(StoreError) {
        let store = normalized(store)
        let temporary = "\(store).creating-\(getpid())-\(randomBytes(4).hexadecimal)"
        do {
            try requireFree(store)
            let parent = Files.parent(of: store)
            try Files.makeDirectory(temporary)
            do {
                try fill(temporary, clock, settings)
                try Files.sync(directory: temporary)
                try Files.rename(temporary, to: store)
            } catch {
                discard(temporary)
                throw error
            }
            try Files.sync(directory: parent)
        } catch let error as StoreError {
            throw error
        } catch let error as Files.Failure {
            throw error.storeError
        } catch let error as LMDBError {
            throw StoreError(error)
        } catch {
            throw .storage("cannot create \(store): \(error)")
        }
    }

    private static func fill(
        _ directory: String, _ clock: ClockChoice, _ settings: Settings
    ) throws {
        try StoreSecret.create(in: directory)
        let secret = try StoreSecret.load(from: directory)
        let options = settings.environment(.readWrite)
        try Environment.create(at: directory + "/log", options: options, tables: LogTables.specs)
        let environment = try Environment(opening: directory + "/log", options: options)
        defer { environment.close() }
        let tables = try LogTables(environment)
        try environment.write { transaction in
            var head = HeadRecord()
            var mode = ClockMode.real
            if case .virtual(let start) = clock {
                mode = .virtual
                head.recorded = start
            }
            let identity = StoreIdentity(clock: mode)
            try transaction.put(tables.meta, key: StoreIdentity.tableKey, value: identity.bytes)
            try transaction.put(tables.meta, key: HeadRecord.tableKey, value: head.bytes)
            let index = KeyIndex(seed: .random(in: .min ... .max))
            try transaction.put(tables.meta, key: KeyIndex.tableKey, value: index.bytes)
            var pass = try AppendPass(
                transaction, tables: tables,
                preparation: RequestPreparation(secret: secret, keySeed: index.seed),
                reading: mode == .real ? settings.clock.read() : nil)
            let message = StoreCreated.with {
                $0.storeID = identity.text
                $0.clock = mode
            }
            let key = IdempotencyKey(source: RequestCheck.ownSource, id: "store-created")
            _ = try pass.append(
                message, stream: "store", key: key, by: AppendPass.actor, recorded: pass.time,
                in: &transaction)
            try pass.finish(&transaction)
        }
    }

    /// Refuses a place that holds something, or that has no parent.
    static func requireFree(_ store: String) throws {
        let kind = try Files.kind(of: store)
        guard kind == .missing || kind == .emptyDirectory else {
            throw StoreError.exists(path: store)
        }
        let parent = Files.parent(of: store)
        guard try Files.kind(of: parent) != .missing else {
            throw StoreError.storage("cannot create \(store): create \(parent) first")
        }
    }

    /// What is left is of no use to anyone; failing to remove it changes nothing.
    static func discard(_ directory: String) {
        for file in ["/log/data.mdb", "/log/lock.mdb", "/secret"] { unlink(directory + file) }
        rmdir(directory + "/log")
        rmdir(directory)
    }

    static func normalized(_ path: String) -> String {
        var path = path
        while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
