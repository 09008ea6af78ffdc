import Glibc
import Synchronization

/// Threads for calls that block. Swift's cooperative pool has one thread a core and must never wait
/// for a socket: thirty-two slow targets would stop everything else.
///
/// Threads start when they are needed and live as long as the process.
final class WorkerThreads: Sendable {
    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var idle = 0
        var threads = 0
    }

    private let limit: Int
    private let state = Mutex(State())
    private let wakeUps = Semaphore()

    init(limit: Int) {
        precondition(limit > 0, "a pool needs a thread")
        self.limit = limit
    }

    /// Runs `body` on one of the threads and returns what it gives, in the order of the calls.
    func run<R: Sendable>(_ body: @escaping @Sendable () -> R) async -> R {
        await withCheckedContinuation { continuation in
            submit { continuation.resume(returning: body()) }
        }
    }

    private func submit(_ job: @escaping @Sendable () -> Void) {
        let needsThread = state.withLock { state in
            state.jobs.append(job)
            guard state.jobs.count > state.idle, state.threads < limit else { return false }
            state.threads += 1
            return true
        }
        if needsThread { start() }
        wakeUps.signal()
    }

    private func start() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        let code = pthread_create(&thread, nil, { workerThreadMain($0) }, context)
        precondition(code == 0, "no thread can be started: error \(code)")
        pthread_detach(thread)
    }

    fileprivate func work() -> Never {
        while true {
            state.withLock { $0.idle += 1 }
            wakeUps.wait()
            let job = state.withLock { state in
                state.idle -= 1
                return state.jobs.removeFirst()
            }
            job()
        }
    }
}

private func workerThreadMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<WorkerThreads>.fromOpaque(context).takeRetainedValue().work()
}

/// A counting semaphore of the C library, at a fixed address.
private final class Semaphore: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func signal() { sem_post(semaphore) }

    func wait() {
        while sem_wait(semaphore) != 0 {}  // interrupted by a signal: wait on
    }
}
