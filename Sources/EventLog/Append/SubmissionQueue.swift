import Glibc

/// What waits for the writer. Tasks and threads add; the writer thread alone takes, everything at
/// once, and sleeps while there is nothing.
final class SubmissionQueue: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let arrived: UnsafeMutablePointer<pthread_cond_t>
    /// Both guarded by `mutex`.
    private var waiting: [Submission] = []
    private var isClosed = false

    init() {
        mutex = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        arrived = .allocate(capacity: 1)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // A wall clock that is set would stretch the wait.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(arrived, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(arrived)
        pthread_mutex_destroy(mutex)
        arrived.deallocate()
        mutex.deallocate()
    }

    /// False once the queue is closed: nobody will take it.
    func add(_ submission: Submission) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        guard !isClosed else { return false }
        waiting.append(submission)
        pthread_cond_signal(arrived)
        return true
    }

    /// Nothing waits, and what comes would be taken.
    var isIdle: Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return waiting.isEmpty && !isClosed
    }

    func close() {
        pthread_mutex_lock(mutex)
        isClosed = true
        pthread_cond_signal(arrived)
        pthread_mutex_unlock(mutex)
    }

    /// Waits for something to do, at most so long; nil when the queue is closed and empty.
    func take(waitingSeconds: Int) -> [Submission]? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        var deadline = timespec()
        clock_gettime(CLOCK_MONOTONIC, &deadline)
        deadline.tv_sec += waitingSeconds
        while waiting.isEmpty && !isClosed {
            if pthread_cond_timedwait(arrived, mutex, &deadline) == ETIMEDOUT { break }
        }
        if waiting.isEmpty && isClosed { return nil }
        defer { waiting = [] }
        return waiting
    }
}
