import EventLog
import LMDB
import Schema

/// Which generation is read: switching, going back, clearing away.
extension Views {
    /// What a rollback came to.
    package struct Rollback: Sendable, Equatable {
        package var from: UInt32
        package var to: UInt32
        /// False where another version of the program wrote it: only that one reads and folds it.
        package var isOwn: Bool
    }

    /// Goes back to the generation before the current one, caught up if its folds are ours.
    package func rollback() throws(ViewError) -> Rollback {
        guard try directory.current() != nil else {
            throw .noEarlierGeneration(path: directory.path)
        }
        let lock = try ViewLock(directory, waits: false)
        defer { withExtendedLifetime(lock) {} }
        return try ViewError.typed {
            guard let from = try directory.current(),
                let to = try directory.generations().last(where: { $0 < from })
            else { throw ViewError.noEarlierGeneration(path: directory.path) }
            let earlier = try open(to)
            try requireSameLog(earlier)
            try requireWithoutErased(earlier)
            try switchOver(to: earlier)
            return Rollback(from: from, to: to, isOwn: try earlier.isFolded(by: registry))
        }
    }

    /// Removes all generations but the current one and the one before it.
    ///
    /// - Returns: The numbers of those removed.
    package func prune() throws(ViewError) -> [UInt32] {
        guard try directory.current() != nil else { return [] }
        let lock = try ViewLock(directory, waits: false)
        defer { withExtendedLifetime(lock) {} }
        try directory.removeUnsealed()
        guard let current = try directory.current() else { return [] }
        let all = try directory.generations()
        let previous = all.last { $0 < current }
        let old = all.filter { $0 != current && $0 != previous }
        for number in old {
            forget(number)
            try directory.remove(number)
        }
        return old
    }

    /// Removes the generations that may hold what was erased from the log, and those that cannot be
    /// read. The caller holds the lock, and has made current one that holds nothing of it.
    func removeErased() throws {
        guard try log.erasures() != nil, let current = try directory.current() else { return }
        for number in try directory.generations() where number != current {
            if let generation = try? open(number), (try? requireWithoutErased(generation)) != nil {
                continue
            }
            forget(number)
            try directory.remove(number)
        }
    }

    /// Makes `next` current in one atomic rename, under both write locks and at equal positions.
    ///
    /// Nobody can fold meanwhile, and whoever waited for the lock finds another `CURRENT`. A live
    /// generation that cannot be folded or even opened here is left behind as it is.
    func switchOver(to next: Generation) throws {
        guard let number = try? directory.current(), number != next.number,
            let live = try? open(number)
        else {
            try bringUp(next)
            return try directory.setCurrent(next.number)
        }
        let isLiveOurs =
            try live.isFolded(by: registry) && (try? requireSameLog(live)) != nil
            && (try? requireWithoutErased(live)) != nil
        var isDone = false
        while !isDone {
            try bringUp(next)
            if isLiveOurs { try bringUp(live) }
            let isSwitched = try TooMuchToFold.isCaught {
                try live.environment.write { old in
                    try next.environment.write { new in
                        let target = try max(
                            next.cursors(new).front, isLiveOurs ? live.cursors(old).front : .start)
                        guard try reach(next, target, &new),
                            try !isLiveOurs || reach(live, target, &old)
                        else { return false }
                        try directory.setCurrent(next.number)
                        return true
                    }
                }
            }
            isDone = isSwitched ?? false
        }
    }

    /// Folds a generation up to the head, whether it is current or not. One of other folds stays.
    private func bringUp(_ generation: Generation) throws {
        guard try generation.isFolded(by: registry) else { return }
        let target = try log.head().position
        var isThere = false
        while !isThere {
            let isReached = try TooMuchToFold.isCaught {
                try generation.environment.write { transaction in
                    try reach(generation, target, &transaction)
                }
            }
            isThere = isReached ?? false
        }
    }

    /// Folds at most one batch, since folds read what was committed; whether it was enough.
    private func reach(
        _ generation: Generation, _ target: Position, _ transaction: inout WriteTransaction
    ) throws -> Bool {
        let cursors = try generation.cursors(transaction)
        if cursors.front >= target || cursors.allSatisfy(\.isStopped) { return true }
        guard try generation.isFolded(by: registry) else { return true }
        return try generation.foldBatch(
            log, registry, upTo: target, isStrict: false, &transaction) == target
    }
}

extension Generation {
    /// Whether the folds of these views, and no others, wrote the generation.
    func isFolded(by registry: [any View.Type]) throws -> Bool {
        let cursors = try cursors()
        do {
            try requireVersions(cursors, registry)
            return true
        } catch .otherVersions {
            return false
        }
    }
}
