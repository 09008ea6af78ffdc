import EventLog
import LMDB
import Schema

/// Who folds: whoever needs it. The write lock decides, the cursor under it says where to go on.
extension Views {
    /// Folds up to `target`, or to the head as it is now, in bounded batches.
    ///
    /// - Returns: The position that the views reached; a stopped view may stand before it.
    @discardableResult
    package func catchUp(to target: Position? = nil) throws(ViewError) -> Position {
        try ViewError.typed { try caughtUp(to: target).position }
    }

    /// - Returns: The generation that was current at the end, and where it stands.
    func caughtUp(to target: Position?) throws -> (generation: Generation, position: Position) {
        let head = try log.head().position
        let target = target ?? head
        guard target <= head else { throw ViewError.beyondHead(asked: target, head: head) }
        while true {
            let generation = try current()
            let cursors = try generation.cursors()
            try generation.requireVersions(cursors, registry)
            let isDone = cursors.allSatisfy { $0.isStopped || $0.at >= target }
            if isDone { return (generation, cursors.front) }
            try step(generation, upTo: target)
        }
    }

    /// Folds one batch, unless the generation was switched away while this waited for the lock.
    func step(_ generation: Generation, upTo target: Position) throws {
        try TooMuchToFold.isCaught {
            try generation.environment.write { transaction in
                guard try directory.current() == generation.number else { return }
                _ = try generation.foldBatch(
                    log, registry, upTo: target, isStrict: false, &transaction)
            }
        }
    }
}
