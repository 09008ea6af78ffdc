import Glibc

/// One thread that runs tasks one after the other.
///
/// The rule that it keeps: who works alone on a log one step at a time wakes nobody between two
/// steps. On the shared pool each hop from a task to the next may wake another of its threads.
final class SoloExecutor: TaskExecutor, @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let arrived = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// Both guarded by `mutex`.
    private var waiting: [UnownedJob] = []
    private var isEnding = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(arrived, nil)
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<SoloExecutor>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        precondition(status == 0, "no thread can be started")
        pthread_detach(thread)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pthread_mutex_lock(mutex)
        waiting.append(job)
        let isFirst = waiting.count == 1
        pthread_mutex_unlock(mutex)
        if isFirst { pthread_cond_signal(arrived) }
    }

    private func run() {
        while true {
            pthread_mutex_lock(mutex)
            while waiting.isEmpty { pthread_cond_wait(arrived, mutex) }
            let jobs = waiting
            waiting = []
            pthread_mutex_unlock(mutex)
            for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
        }
    }
}
