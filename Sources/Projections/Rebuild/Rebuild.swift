import EventLog
import LMDB
import Schema

/// A generation of views made beside the live one, from the log alone (M13, S3).
///
/// The rules that it keeps: it holds the lock until it is activated or discarded, so that there is
/// one at a time; it is strict, a poison event ends it; it goes unsynced until ``activate()`` seals
/// it; and whatever is not activated is thrown away, by the next rebuild if this one is killed.
/// It can cause no effect: nothing here can send.
package final class Rebuild {
    private let views: Views
    private let registry: [any View.Type]
    private var lock: ViewLock?
    private let number: UInt32
    private var building: Generation?

    /// Where the rebuilt views stand.
    package private(set) var position = Position.start
    /// How many leftovers of interrupted rebuilds were thrown away.
    package let leftovers: Int

    /// Begins a rebuild of all views, or of some: those can be compared, not activated.
    package init(_ views: Views, only names: [String] = []) throws(ViewError) {
        let chosen = try names.map { name throws(ViewError) in try views.view(named: name).name }
        self.views = views
        registry = views.registry.filter { chosen.isEmpty || chosen.contains($0.name) }
        let directory = views.directory
        try directory.create()
        let lock = try ViewLock(directory, waits: false)
        leftovers = try directory.removeUnsealed()
        // A damaged CURRENT is no hindrance: a rebuild is its remedy.
        let current = (try? directory.current()) ?? 0
        let number = max(try directory.generations().last ?? 0, current) + 1
        let path = directory.buildingPath(of: number)
        let (log, registry) = (views.log, registry)
        building = try ViewError.typed {
            try Generation.create(
                at: path, storeID: log.storeID, erasure: log.erasures()?.last, registry: registry)
            return try Generation(
                opening: path, number: number, options: Generation.buildingOptions)
        }
        self.lock = lock
        self.number = number
    }

    deinit { try? discard() }

    /// Whether this rebuild covers every view of the program.
    package var isComplete: Bool { registry.count == views.registry.count }

    /// Folds the log up to `target`, the head if nil.
    ///
    /// - Parameters:
    ///   - progress: Called after each transaction.
    ///   - isCancelled: Asked before each; then nothing of the rebuild is kept.
    ///   - erased: Events that are folded as if they were erased; see ``note(erasure:)``.
    package func run(
        upTo target: Position? = nil, without erased: Set<Position> = [],
        progress: (RebuildProgress) -> Void = { _ in },
        isCancelled: () -> Bool = { false }
    ) throws(ViewError) {
        let generation = try requireBuilding()
        try ViewError.typed {
            let head = try views.log.head().position
            let target = target ?? head
            guard target <= head else { throw ViewError.beyondHead(asked: target, head: head) }
            var meter = RebuildProgress.Meter(from: position, to: target)
            while position < target {
                if isCancelled() {
                    try discard()
                    throw ViewError.cancelled(at: position)
                }
                let reached = try TooMuchToFold.isCaught {
                    try generation.environment.write { transaction in
                        try generation.foldBatch(
                            views.log, registry, upTo: target, without: erased, isStrict: true,
                            &transaction)
                    }
                }
                position = reached ?? position
                progress(meter.mark(position))
            }
        }
    }

    /// The log's tree head at `position`, in hexadecimal: what the rebuilt views rest on.
    package func treeHead() throws(ViewError) -> String {
        let (log, position) = (views.log, position)
        return try ViewError.typed { hexadecimal(try log.root(at: position)) }
    }

    var log: EventLog { views.log }

    /// A digest of each rebuilt view, up to a position or as far as it was rebuilt.
    package func digests(upTo limit: Position? = nil) throws(ViewError) -> [ViewDigest] {
        let generation = try requireBuilding()
        let position = min(limit ?? position, position)
        return try ViewError.typed { try generation.digests(upTo: position) }
    }

    /// The rebuilt views and the live ones as the same ordered stream, at equal positions.
    ///
    /// The live ones are caught up first, if their folds are this program's.
    package func compare(differencesMax: Int = 20) throws(ViewError) -> Comparison {
        let generation = try requireBuilding()
        return try ViewError.typed {
            guard try views.directory.current() != nil else {
                throw ViewError.nothingToCompare(path: views.directory.path)
            }
            let live = try views.current()
            if try live.isFolded(by: views.registry) { _ = try views.caughtUp(to: position) }
            return try Comparison(
                live: live, rebuilt: generation, registry: registry,
                differencesMax: differencesMax)
        }
    }

    /// Says that the events it was folded without are erased from the log since the position, and
    /// nothing else was.
    package func note(erasure: Position) throws(ViewError) {
        let generation = try requireBuilding()
        try ViewError.typed { try generation.note(erasure: erasure) }
    }

    /// Seals the generation with a full sync, and makes it the one that everybody reads. Those that
    /// hold what was erased from the log are removed.
    ///
    /// - Returns: Its number. The one before stays, for ``Views/rollback()``.
    package func activate() throws(ViewError) -> UInt32 {
        precondition(isComplete, "a rebuild of some views cannot take the place of all")
        let generation = try requireBuilding()
        building = nil
        defer { lock = nil }
        try ViewError.typed {
            try generation.environment.flush()
            generation.environment.close()
            try views.directory.seal(number)
            let next = try views.open(number)
            try views.requireWithoutErased(next)
            try views.switchOver(to: next)
            try views.removeErased()
        }
        return number
    }

    /// Throws the generation away.
    package func discard() throws(ViewError) {
        guard let generation = building else { return }
        building = nil
        defer { lock = nil }
        generation.environment.close()
        try Files.removeDirectory(generation.path)
    }

    private func requireBuilding() throws(ViewError) -> Generation {
        guard let building else {
            preconditionFailure("the rebuild was activated or discarded already")
        }
        return building
    }
}
