import Dispatch
import EventLog
import Synchronization

/// Hands on the events that come after a position, whichever process appends them.
///
/// The rule: each event once, in order. It runs until the body says stop or the process ends.
struct LogFollower {
    let log: EventLog
    let filter: LogFilter
    let after: Position

    /// Blocks the calling thread.
    func run(_ body: (RecordedEvent) throws -> Bool) throws {
        let heads = HeadQueue()
        let stream = log.follow(after: after)
        let task = Task.detached {
            for await head in stream { heads.put(head) }
            heads.end()
        }
        defer { task.cancel() }
        var done = after
        while let head = heads.take() {
            guard head > done else { continue }
            let source = EventSource(log: log, filter: filter, range: (done, head))
            var goesOn = true
            try source.oldestFirst {
                goesOn = try body($0)
                return goesOn
            }
            guard goesOn else { return }
            done = head
        }
    }
}

/// The newest head that was not yet taken, handed from a task to a thread that waits.
private final class HeadQueue: Sendable {
    private struct State {
        var newest: Position?
        var hasEnded = false
    }

    private let state = Mutex(State())
    private let ready = DispatchSemaphore(value: 0)

    func put(_ head: Position) {
        state.withLock { $0.newest = head }
        ready.signal()
    }

    func end() {
        state.withLock { $0.hasEnded = true }
        ready.signal()
    }

    /// Waits; nil when there will be no more.
    func take() -> Position? {
        while true {
            let (head, isOver) = state.withLock { state in
                defer { state.newest = nil }
                return (state.newest, state.hasEnded)
            }
            if head != nil || isOver { return head }
            ready.wait()
        }
    }
}
