import Synchronization

/// Who waits for an engine to be at rest.
///
/// The rule that it keeps: each is answered once. Whoever comes when the engine has ended is told
/// so at once, and whoever waits then is told as well: nobody waits for ever.
final class RestQueue: Sendable {
    typealias Waiter = CheckedContinuation<Rest?, Never>

    /// Nil once the engine has ended.
    private let waiting = Mutex<[Waiter]?>([])

    /// - Returns: false where the engine has ended; the waiter was told.
    func add(_ waiter: Waiter) -> Bool {
        let isOpen = waiting.withLock { waiting in
            waiting?.append(waiter)
            return waiting != nil
        }
        if !isOpen { waiter.resume(returning: nil) }
        return isOpen
    }

    func take() -> [Waiter] {
        waiting.withLock { waiting in
            guard let all = waiting else { return [] }
            waiting = []
            return all
        }
    }

    func close() {
        let left = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting ?? []
        }
        for waiter in left { waiter.resume(returning: nil) }
    }
}
