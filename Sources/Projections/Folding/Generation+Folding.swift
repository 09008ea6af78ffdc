import EventLog
import Foundation
import LMDB
import Schema

/// Folding, within a write transaction of the generation: rows and cursors move on together.
extension Generation {
    /// Folds the next batch on the way to `target`.
    ///
    /// The folds are kept for the next batch only where this one came to its end: after an error
    /// their caches would hold what was never committed.
    ///
    /// - Returns: How far the views are folded.
    /// - Throws: `TooMuchToFold` where a transaction cannot take the batch: undone, it is to be
    ///   tried again, and takes fewer events then.
    /// - Parameters:
    ///   - erased: events that are passed over as if they were erased.
    ///   - isStrict: throw at a poison event instead of stopping its view.
    func foldBatch(
        _ log: EventLog, _ registry: [any View.Type], upTo target: Position,
        without erased: Set<Position> = [], isStrict: Bool,
        _ transaction: inout WriteTransaction
    ) throws -> Position {
        let stored = try cursors(transaction)
        try requireVersions(stored, registry)
        let start = stored.front
        guard start < target, stored.contains(where: { !$0.isStopped }) else {
            return start
        }
        guard stored.allSatisfy({ $0.isStopped || $0.at == start }) else {
            throw ViewError.damaged(path: path, what: "its views stand at different positions")
        }
        return try engine.withLock { (held: inout FoldEngine?) throws -> Position in
            let engine = held ?? FoldEngine(self, registry: registry, cursors: stored)
            held = nil
            if engine.cursors != stored {
                engine.forget()
                engine.cursors = stored
            }
            let end = Position(min(target.rawValue, start.rawValue + UInt64(engine.batchEvents)))
            try engine.fold(
                Batch(log, after: start, upTo: end, masks: engine.masks, without: erased))
            if isStrict { try Self.requireNoPoison(engine.cursors) }
            // Views are not ahead of the log, whatever a power loss takes of it.
            try log.makeDurable()
            do {
                try write(engine, log, &transaction)
            } catch let error as LMDBError where error.code == .transactionFull {
                // A single event's rows have nothing smaller to be tried with.
                guard engine.batchEvents > 1 else { throw error }
                engine.forget()
                engine.batchEvents /= 2
                engine.cursors = stored
                held = engine
                throw TooMuchToFold()
            }
            held = engine
            return end
        }
    }

    /// Puts what the folds made, in key order, and the cursors.
    private func write(
        _ engine: FoldEngine, _ log: EventLog, _ transaction: inout WriteTransaction
    ) throws {
        let puts =
            engine.cursors.count
            + engine.folders.reduce(0) { $0 + $1.run.count + $1.moves.count * Self.putsPerMove }
        let bytes = engine.folders.reduce(0) { $0 + $1.run.byteCount }
        guard transaction.hasRoom(puts: puts, bytes: bytes) || engine.batchEvents == 1 else {
            throw LMDBError(.transactionFull, operation: "write", path: path)
        }
        for folder in engine.folders {
            folder.run.sort()
            try folder.run.forEach { key, value in
                try transaction.put(rows, key: key, value: value)
            }
            folder.run.removeAll()
            try folder.lists.apply(folder.moves, &transaction)
            folder.moves.removeAll(keepingCapacity: true)
            folder.trim()
        }
        var roots: [UInt64: [UInt8]] = [:]
        for index in engine.cursors.indices {
            let position = engine.cursors[index].position
            let root = try roots[position] ?? log.root(at: Position(position))
            roots[position] = root
            engine.cursors[index].root = Data(root)
            try put(engine.cursors[index], &transaction)
        }
        if transaction.hasRoom(puts: puts * 3, bytes: bytes * 3) {
            engine.batchEvents = min(engine.batchEvents * 2, FoldEngine.batchEventsMax)
        }
    }

    /// An interval that ends, one that begins, and about as many copied entries as begin.
    private static let putsPerMove = 3

    /// A program never writes a generation whose folds differ from its own.
    func requireVersions(_ cursors: [ViewCursor], _ registry: [any View.Type]) throws(ViewError) {
        let found = cursors.map(\.label)
        let own = registry.map { "\($0.name) v\($0.version)" }.sorted()
        guard found.sorted() == own else {
            throw .otherVersions(path: path, found: found, own: own)
        }
    }

    private static func requireNoPoison(_ cursors: [ViewCursor]) throws(ViewError) {
        let first = cursors.filter(\.isStopped).min { $0.stoppedAt < $1.stoppedAt }
        if let first {
            throw .stopped(
                view: first.name, at: Position(first.stoppedAt), reason: first.stoppedReason)
        }
    }
}

/// What a fold made is more than one transaction takes.
struct TooMuchToFold: Error {
    /// Runs a transaction that folds; nil if it was too much, and is to be tried again.
    static func isCaught<R>(_ body: () throws -> R) throws -> R? {
        do {
            return try body()
        } catch is TooMuchToFold {
            return nil
        }
    }
}

extension EventLog {
    /// The tree head over the events up to a position; nothing before the first.
    func root(at position: Position) throws(StoreError) -> [UInt8] {
        position == .start ? [] : try head(at: position)
    }
}
