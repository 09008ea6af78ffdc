import Crypto
import MerkleLog
import Schema
import Synchronization

/// The log of a store: append, read, follow and verify events (laws 1 to 4).
///
/// One instance per store and process. Safe to use from any task or thread; appends go through one
/// writer thread that commits together what waits. A store has the directory `log`, one LMDB
/// environment, and the file `secret` beside it.
package final class EventLog: Sendable {
    package enum Access: Sendable {
        /// Needs no secret, and takes no lock but a reader's slot.
        case readOnly
        case readWrite
    }

    package enum ClockChoice: Sendable {
        case real
        /// Stands still but for ``EventLog/advanceClock(to:by:)`` (law 11).
        case virtual(startingAt: Instant)
    }

    /// The end of the log, with the root of the Merkle tree over all of its events.
    package struct Head: Hashable, Sendable {
        package let position: Position
        package let recorded: Instant
        /// How many streams there are.
        package let streams: UInt64
        let frontier: CompactRange

        /// The tree head: 32 bytes. Hashed when asked for: most who look at the head want to know
        /// how far it has come.
        package var root: [UInt8] { frontier.root.bytes }
    }

    /// The store's directory.
    package let store: String
    /// A UUID in its 36-character form.
    package let storeID: String
    package let clockMode: ClockMode
    let access: StoreAccess
    /// Nil where the log is open for reading only.
    let writer: Writer?
    let clock: any ClockSource
    private let lastKnown: Mutex<Instant>

    /// Opens a store that exists.
    package init(
        opening store: String, access: Access, settings: Settings = Settings()
    ) throws(StoreError) {
        let store = Self.normalized(store)
        try Self.requireStore(store)
        let opened = try StoreAccess(
            opening: store + "/log", options: settings.environment(access))
        do throws(StoreError) {
            let identity = try opened.read { transaction, tables in
                guard let value = try transaction.get(tables.meta, key: StoreIdentity.tableKey)
                else { throw StoreError.notAStore(path: store) }
                return try StoreIdentity(value, path: store)
            }
            storeID = identity.text
            lastKnown = Mutex(
                try opened.read { transaction, tables in try transaction.head(tables).recorded })
            clockMode = identity.clock
            switch access {
            case .readOnly: writer = nil
            case .readWrite:
                guard !LogBackup.isMarked(store) else { throw StoreError.backup(path: store) }
                let seed = try opened.read { transaction, tables in
                    try transaction.keyIndex(tables).seed
                }
                let secret = try StoreSecret.load(from: store)
                try opened.read { transaction, tables in
                    try StoreSecret.check(
                        secret, at: StoreSecret.path(in: store), transaction, tables)
                }
                let writer = Writer(
                    access: opened,
                    preparation: RequestPreparation(
                        secret: secret, keySeed: seed),
                    clock: identity.clock == .real ? settings.clock : nil,
                    settings: settings)
                try writer.start()
                self.writer = writer
            }
        } catch {
            opened.close()
            throw error
        }
        self.store = store
        self.access = opened
        clock = settings.clock
    }

    deinit { close() }

    /// Commits and answers what waits, ends the writer's thread, and closes the tables once no read
    /// is under way. Later uses are refused.
    package func close() {
        writer?.close()
        access.close()
    }

    private static func requireStore(_ store: String) throws(StoreError) {
        do {
            switch try Files.kind(of: store) {
            case .missing: throw StoreError.missing(path: store)
            case .other, .emptyDirectory: throw StoreError.notAStore(path: store)
            case .directory: break
            }
            guard try Files.kind(of: store + "/log") == .directory else {
                throw StoreError.notAStore(path: store)
            }
        } catch let error as StoreError {
            throw error
        } catch let error as Files.Failure {
            throw error.storeError
        } catch {
            throw .storage("cannot open \(store): \(error)")
        }
    }

    /// The system's time, but never before the head's recorded time; the head's on the virtual
    /// clock. A log that cannot be read keeps to the last time it knew.
    package func now() -> Instant {
        let recorded = (try? head().recorded) ?? lastKnown.withLock { $0 }
        lastKnown.withLock { $0 = recorded }
        return clockMode == .virtual ? recorded : max(recorded, clock.read().wall)
    }
}
