import EventLog
import Foundation
import LMDB
import Schema

/// Folding, within a write transaction of the generation: rows and cursors move on together.
extension Generation {
    /// What one transaction came to.
    enum Step: Equatable {
        /// Folded, or found folded, up to here.
        case stands(Position)
        /// Too much for one transaction: undone, to be tried with fewer events.
        case tooMuch
    }

    /// Folds the next batch on the way to `target`.
    ///
    /// The folds are kept for the next batch only where this one came to its end: after an error
    /// their caches would hold what was never committed.
    ///
    /// - Parameters:
    ///   - erased: events that are passed over as if they were erased.
    ///   - isStrict: throw at a poison event instead of stopping its view.
    func foldBatch(
        _ log: EventLog, _ registry: [any View.Type], upTo target: Position,
        without erased: Set<Position> = [], isStrict: Bool,
        _ transaction: inout WriteTransaction
    ) throws -> Step {
        let stored = try cursors(transaction)
        try requireVersions(stored, registry)
        let start = stored.front
        guard start < target, stored.contains(where: { !$0.isStopped }) else {
            return .stands(start)
        }
        guard stored.allSatisfy({ $0.isStopped || $0.at == start }) else {
            throw ViewError.damaged(path: path, what: "its views stand at different positions")
        }
        return try engine.withLock { (held: inout FoldEngine?) throws -> Step in
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
            guard try write(engine, log, &transaction) else {
                engine.forget()
                engine.batchEvents = max(1, engine.batchEvents / 2)
                engine.cursors = stored
                held = engine
                return .tooMuch
            }
            held = engine
            return .stands(end)
        }
    }

    /// Puts what the folds made, in key order, and the cursors; false if it is too much.
    private func write(
        _ engine: FoldEngine, _ log: EventLog, _ transaction: inout WriteTransaction
    ) throws -> Bool {
        let puts = engine.folders.reduce(engine.cursors.count) { $0 + $1.run.count }
        let bytes = engine.folders.reduce(0) { $0 + $1.run.byteCount }
        // A single event's rows are tried in any case: there is nothing smaller to try.
        guard transaction.hasRoom(puts: puts, bytes: bytes) || engine.batchEvents == 1 else {
            return false
        }
        for folder in engine.folders {
            folder.run.sort()
            try folder.run.forEach { key, value in
                try transaction.put(rows, key: key, value: value)
            }
            folder.run.removeAll()
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
        return true
    }

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

extension EventLog {
    /// The tree head over the events up to a position; nothing before the first.
    func root(at position: Position) throws(StoreError) -> [UInt8] {
        position == .start ? [] : try head(at: position)
    }
}
