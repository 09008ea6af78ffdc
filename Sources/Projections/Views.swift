import EventLog
import LMDB
import Schema
import Synchronization

/// The views of a store: folded by any process that needs them, read at any position.
///
/// The rules that it keeps: rows and cursors move on in one transaction; a read catches up first,
/// and shows nothing beyond the position that it names; `CURRENT` is looked at by every read and
/// inside every fold; a generation of other folds, of another log or of the future is refused.
/// One instance per store and process, safe to use from any thread.
package final class Views: Sendable {
    package let registry: [any View.Type]
    let log: EventLog
    let directory: ViewDirectory
    private let opened = Mutex<[UInt32: Generation]>([:])
    private let checked = Mutex<Set<UInt32>>([])

    /// - Parameters:
    ///   - store: The directory of the store.
    ///   - log: Its log, which outlives the views.
    ///   - registry: All views of the program, each under a name of its own.
    package init(store: String, log: EventLog, registry: [any View.Type]) {
        precondition(
            Set(registry.map { $0.name }).count == registry.count, "two views of one name")
        self.registry = registry
        self.log = log
        directory = ViewDirectory(store: store)
    }

    /// The generation that `CURRENT` names, made if there is none yet, and fit to be read.
    func current() throws -> Generation {
        let number = try directory.current() ?? begin()
        let generation = try open(number)
        if !checked.withLock({ $0.contains(number) }) {
            try requireSameLog(generation)
            _ = checked.withLock { $0.insert(number) }
        }
        try requireWithoutErased(generation)
        return generation
    }

    /// A sealed generation, opened once in this process. Those left behind by a switch stay open:
    /// other threads may be reading them.
    func open(_ number: UInt32) throws -> Generation {
        try opened.withLock { opened in
            if let known = opened[number] { return known }
            let generation = try sealed(number)
            opened[number] = generation
            return generation
        }
    }

    /// Opens a generation to be folded; who may not write the views reads them as they were folded.
    /// Tells damage from trouble.
    private func sealed(_ number: UInt32) throws -> Generation {
        let path = directory.path(of: number)
        var options = Generation.liveOptions
        do {
            do {
                return try Generation(opening: path, number: number, options: options)
            } catch let error as LMDBError where error.code == .permission {
                options.isReadOnly = true
                return try Generation(opening: path, number: number, options: options)
            }
        } catch let error as LMDBError where Self.damage.contains(error.code) || error.isTruncated {
            throw ViewError.damaged(path: path, what: "\(error)")
        }
    }

    private static let damage: Set<LMDBError.Code> = [
        .missing, .notAStore, .versionMismatch, .corrupted, .tableMissing("rows"),
        .tableMissing("meta"),
    ]

    /// Closes the generations once those who read them now have ended. A later read opens anew.
    package func close() {
        opened.withLock { $0 = [:] }
    }

    /// Lets go of a generation that is about to be removed.
    func forget(_ number: UInt32) {
        _ = opened.withLock { $0.removeValue(forKey: number) }
    }

    /// The first generation of a store. It starts empty, and is caught up like any other.
    private func begin() throws -> UInt32 {
        try directory.create()
        let lock = try ViewLock(directory, waits: true)
        defer { withExtendedLifetime(lock) {} }
        if let number = try directory.current() { return number }
        if let last = try directory.generations().last {
            try directory.setCurrent(last)
            return last
        }
        try directory.removeUnsealed()
        try Generation.create(
            at: directory.buildingPath(of: 1), storeID: log.storeID,
            erasure: log.erasures()?.last, registry: registry)
        try directory.seal(1)
        try directory.setCurrent(1)
        return 1
    }

    /// Refuses views of another store, from the future, or of another history (S10).
    func requireSameLog(_ generation: Generation) throws {
        guard generation.header.storeID == log.storeID else {
            throw ViewError.otherStore(
                path: generation.path, found: generation.header.storeID, expected: log.storeID)
        }
        // The views' snapshot first, the log's after it: the log can only be further on.
        guard let cursor = try generation.cursors().furthest else { return }
        try requireReached(cursor, generation)
        guard try log.root(at: cursor.at) == Array(cursor.root) else {
            throw ViewError.otherHistory(path: generation.path, at: cursor.at)
        }
    }

    /// Refuses views that were begun before the last erasure: what was erased may be in them.
    func requireWithoutErased(_ generation: Generation) throws {
        guard let last = try log.erasures()?.last, generation.header.erasure < last.rawValue
        else { return }
        throw ViewError.erased(path: generation.path, at: last)
    }

    func requireReached(_ cursor: ViewCursor, _ generation: Generation) throws {
        let head = try log.head().position
        guard cursor.at <= head else {
            throw ViewError.ahead(path: generation.path, views: cursor.at, log: head)
        }
    }
}

extension LMDBError {
    fileprivate var isTruncated: Bool {
        if case .truncated = code { true } else { false }
    }
}
