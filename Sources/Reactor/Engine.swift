import EventLog
import Logging
import Schema

/// Runs one workflow: follows the log, and acts on each subject that has something due.
///
/// Events are folded in one place and in one order, that of the log; what a step did is seen by
/// reading it back. At most one action per subject is under way, and up to `concurrency` subjects
/// at once, so that their appends share commits.
package actor Engine<W: Workflow> {
    let journal: any Journal
    let transport: any Transport
    let options: ReactorOptions
    let failpoint: Failpoint?
    let logger: Logger
    let backoff: Backoff
    let counts = Worker<W>.Counts()

    var epoch: UInt32 = 0
    /// The epoch that has taken over, once one has.
    var fencedBy: UInt32?
    var start = Position.start
    var cursor = Position.start
    /// The log's time, read after each look at its head.
    var now = Instant.distantPast
    var policy = W.initialPolicy
    var policyRevision: UInt64 = 0
    var subjects: [String: Subject<W>] = [:]
    /// Open effects' keys, and the subjects that they belong to.
    var owners: [String: String] = [:]
    /// Subjects whose plan may have changed, in the order of the events that changed it.
    var touched = TouchedSubjects()
    var timers = Timers()
    var ready = ReadyQueue()

    private var running = 0
    private var isStopping = false
    private var failure: ReactorError?
    private var armed: Instant?
    private var timer: Task<Void, Never>?
    private let signals: AsyncStream<Signal>
    private let sender: AsyncStream<Signal>.Continuation

    private enum Signal: Sendable {
        case headMoved(Position)
        case timer
        case stop
        case finished(String, StepError?)
        case rest
    }
    /// Who waits for everything due to be done: those that have just come, and those that came
    /// before the log was last looked at.
    private let arriving = RestQueue()
    private var resting: [RestQueue.Waiter] = []

    package init(
        _ workflow: W.Type, journal: any Journal, transport: any Transport,
        options: ReactorOptions, failpoint: Failpoint? = nil, logger: Logger
    ) {
        self.journal = journal
        self.transport = transport
        self.options = options
        self.failpoint = failpoint
        self.logger = logger
        self.backoff = Backoff(seed: options.seed)
        (signals, sender) = AsyncStream.makeStream(of: Signal.self)
    }

    /// Begins nothing more; what is under way is finished and recorded, then `run` returns.
    package nonisolated func stop() { sender.yield(.stop) }

    /// Waits until all is done that is due by the log as it stands now; nil where the engine runs
    /// no more. Whoever moves a virtual clock steps from one rest to the next (law 11).
    package nonisolated func rest() async -> Rest? {
        await withCheckedContinuation { waiter in
            if arriving.add(waiter) { sender.yield(.rest) }
        }
    }

    /// Runs until it is stopped, or until nothing is due if the options say so.
    @discardableResult
    package func run() async throws(ReactorError) -> RunSummary {
        defer { endSignals() }
        try requireAccepted()
        let lock = try acquireLock()
        try await beginEpoch(takingOver: lock.map { !$0.isHeld } ?? false)
        try load()
        let worker = makeWorker()
        let follower = Task { [journal, sender, cursor] in
            for await head in journal.follow(after: cursor) { sender.yield(.headMoved(head)) }
        }
        await withDiscardingTaskGroup { group in
            var incoming = signals.makeAsyncIterator()
            while true {
                do throws(ReactorError) {
                    try catchUp()
                    // After a take-over the old holder goes away by itself.
                    _ = try lock?.tryAcquire(note: note)
                } catch {
                    fail(error)
                }
                fireTimers()
                scheduleTouched()
                while mayStart, let name = ready.popFirst() {
                    guard let (work, snapshot) = take(name) else { continue }
                    running += 1
                    group.addTask { [sender] in
                        sender.yield(.finished(name, await worker.outcome(of: work, snapshot)))
                    }
                }
                if running == 0 && (isEnding || (options.untilIdle && ready.isEmpty)) { break }
                if running == 0 && ready.isEmpty { tellRest() }
                armTimer()
                guard let signal = await news(&incoming) else { break }
                handle(signal)
            }
        }
        follower.cancel()
        timer?.cancel()
        if let failure { throw failure }
        if let fencedBy { throw .fenced(epoch: fencedBy) }
        return summary()
    }

    var note: String { "process \(options.processID) on \(options.host)" }
    private var isEnding: Bool { isStopping || failure != nil || fencedBy != nil }
    private var mayStart: Bool { !isEnding && running < max(1, options.concurrency) }

    private func acquireLock() throws(ReactorError) -> ReactorLock? {
        guard let path = options.lockPath else { return nil }
        let lock = try ReactorLock(path: path)
        guard try lock.tryAcquire(note: note) || options.takeOver else {
            throw .locked(path: path, holder: lock.holder())
        }
        return lock
    }

    func makeWorker() -> Worker<W> {
        Worker(
            journal: journal, transport: transport, failpoint: failpoint, backoff: backoff,
            epoch: epoch, reactor: options.name, counts: counts,
            refresh: { name async throws(ReactorError) in try await self.refreshed(name) })
    }

    private func refreshed(_ name: String) throws(ReactorError) -> Snapshot<W> {
        try catchUp()
        guard let subject = subjects[name] else {
            throw .broken("\(name) was dropped while a step of it was under way")
        }
        return subject.snapshot(policy)
    }

    /// The next signal that says something new: what was read already is passed over.
    private func news(_ incoming: inout AsyncStream<Signal>.Iterator) async -> Signal? {
        while let signal = await incoming.next(isolation: self) {
            if case .headMoved(let head) = signal, head <= cursor { continue }
            return signal
        }
        return nil
    }

    private func handle(_ signal: Signal) {
        switch signal {
        case .headMoved: break
        case .timer: armed = nil
        case .stop: isStopping = true
        case .rest: resting += arriving.take()
        case .finished(let name, let error):
            running -= 1
            finish(name, error)
        }
    }

    private func finish(_ name: String, _ error: StepError?) {
        subjects[name]?.isBusy = false
        touched.append(name)
        switch error {
        case nil: subjects[name]?.refusals = 0
        case .moved: subjects[name]?.refuse()
        case .fenced: fencedBy = fencedBy ?? epoch + 1
        case .fault(let text):
            subjects[name]?.fault = text
            logger.error("\(name) is left alone: \(text)")
        case .failed(let error): fail(error)
        }
    }

    private func tellRest() {
        guard !resting.isEmpty else { return }
        timers.dropStale { subjects[$0.subject]?.due == $0.due }
        let rest = Rest(head: cursor, nextTimer: timers.first?.due)
        for waiter in resting { waiter.resume(returning: rest) }
        resting = []
    }

    /// Nobody waits for an engine that has ended.
    private func endSignals() {
        arriving.close()
        for waiter in resting { waiter.resume(returning: nil) }
        resting = []
    }

    private func fail(_ error: ReactorError) {
        if failure == nil { failure = error }
    }

    /// Under a virtual clock time passes by an event, which wakes the engine like any other.
    private func armTimer() {
        guard !journal.hasVirtualClock, let due = timers.first?.due, due != armed else { return }
        timer?.cancel()
        armed = due
        let delay = max(.zero, due - now)
        timer = Task { [sender] in
            do { try await Task.sleep(for: delay) } catch { return }
            sender.yield(.timer)
        }
    }

    private func summary() -> RunSummary {
        let due = subjects.values.compactMap(\.due)
        return RunSummary(
            ending: isStopping ? .stopped : .idle, epoch: epoch, head: cursor,
            appended: counts.appended.load(ordering: .relaxed),
            attempts: counts.sent.load(ordering: .relaxed),
            readings: counts.read.load(ordering: .relaxed),
            timers: due.count, nextTimer: due.min(),
            faults: subjects.compactMapValues(\.fault))
    }
}

extension Worker {
    /// nil: done.
    fileprivate func outcome(of work: Work<W>, _ subject: Snapshot<W>) async -> StepError? {
        do {
            _ = try await perform(work, subject)
            return nil
        } catch {
            return error
        }
    }
}
