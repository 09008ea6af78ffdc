import Glibc
import LMDB
import Synchronization

/// The thread that appends. It takes everything that waits, lets each request stand or fall on its
/// own, commits once, and only then answers: acknowledged means durable (law 3). A caller that
/// would hold its thread anyway, and finds nobody else, appends there.
final class Writer: Sendable {
    private let queue = SubmissionQueue()
    private let thread = Mutex<pthread_t?>(nil)
    /// Held by whoever appends.
    private let turn = Mutex<Void>(())
    let access: StoreAccess
    let preparation: RequestPreparation
    private let memory = KeyMemory()
    /// Nil on the virtual clock.
    let clock: (any ClockSource)?
    let faults: EventLog.CommitFaults?
    private let settings: EventLog.Settings

    init(
        access: StoreAccess, preparation: RequestPreparation, clock: (any ClockSource)?,
        settings: EventLog.Settings
    ) {
        self.access = access
        self.preparation = preparation
        self.clock = clock
        self.settings = settings
        faults = settings.faults
    }

    func start() throws(StoreError) {
        var started = pthread_t()
        let writer = Unmanaged.passRetained(self)
        let status = pthread_create(
            &started, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Writer>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, writer.toOpaque())
        guard status == 0 else {
            writer.release()
            throw .storage("cannot start the writer's thread: \(String(cString: strerror(status)))")
        }
        thread.withLock { $0 = started }
    }

    /// Answers at once where the writer has ended.
    func submit(_ submission: Submission) {
        guard !queue.add(submission) else { return }
        submission.answerAll(.failure(.notWritable("the log was closed; open it again")))
    }

    /// Lets what waits be committed, and returns when the thread has ended. Its own thread, which
    /// drops the last reference of a log at times, does not wait for itself.
    func close() {
        queue.close()
        guard let thread = thread.withLock({ $0.take() }) else { return }
        if pthread_equal(thread, pthread_self()) != 0 {
            pthread_detach(thread)
        } else {
            pthread_join(thread, nil)
        }
    }

    private func run() {
        var lastCheck = Self.seconds()
        var readers = LongReaders()
        while let waiting = queue.take(waitingSeconds: settings.readerCheckSeconds) {
            let now = Self.seconds()
            if now - lastCheck >= settings.readerCheckSeconds {
                checkReaders(&readers, now)
                lastCheck = now
            }
            turn.withLock { _ in append(waiting) }
        }
    }

    /// Appends on the calling thread, if nobody appends or waits: to hand it to the other thread
    /// and to be woken again is dear beside a small commit.
    ///
    /// - Returns: false where it was not done; then it is to be submitted.
    func appendAtOnce(_ submission: Submission) -> Bool {
        guard queue.isIdle else { return false }
        return turn.withLockIfAvailable { _ in
            append([submission])
            return true
        } ?? false
    }

    private func append(_ waiting: [Submission]) {
        access.mend()
        let backlog = Backlog(waiting)
        var next = 0
        while next < backlog.count { next += commit(backlog, from: next) }
    }

    /// Frees the slots of those that are gone, and tells of those that stay too long.
    private func checkReaders(_ known: inout LongReaders, _ now: Int) {
        access.checkReaders()
        guard let watch = settings.longReaders else { return }
        let found = try? access.inspect { environment in
            (try environment.readers(), try environment.info().lastTransaction)
        }
        guard let (readers, last) = found else { return }
        let late = known.look(
            at: readers, lastTransaction: last, now: now, patience: watch.patienceSeconds)
        for reader in late { watch.tell(reader) }
    }

    private static func seconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec
    }
}

/// One commit.
extension Writer {
    /// Appends what one transaction has room for, and answers it. Gives how many were answered.
    private func commit(_ backlog: Backlog, from start: Int, limit: Int = .max) -> Int {
        var outcomes: [AppendPass.Outcome] = []
        outcomes.reserveCapacity(min(limit, backlog.count - start))
        var attempted = 0
        var hasWritten = false
        var id: UInt64 = 0
        do {
            try access.write { transaction, tables in
                id = transaction.id
                var pass = try AppendPass(
                    transaction, tables: tables, preparation: preparation,
                    reading: clock?.read(), memory: memory,
                    requests: min(backlog.count - start, limit))
                pass.foresee(backlog.keyHashes(from: start, count: limit))
                for index in start..<backlog.count where outcomes.count < limit {
                    let work = backlog[index]
                    let size = work.size
                    let puts = size.puts + KeyIndex.reservedPuts
                    let hasRoom = transaction.hasRoom(puts: puts, bytes: size.bytes)
                    guard hasRoom || outcomes.isEmpty else { break }
                    attempted += 1
                    outcomes.append(try pass.perform(work, in: &transaction))
                }
                try pass.finish(&transaction)
                hasWritten = pass.hasAppended
                try faults?.beforeCommit()
            }
            memory.commit(hasWritten: hasWritten)
            if hasWritten {
                access.noteCommit(id)
            } else {
                try access.makeDurable(upTo: id - 1)
            }
            try faults?.afterCommit()
        } catch let error as LMDBError where error.isOutcomeUnknown {
            outcomes = recover(backlog, from: start, outcomes, error)
        } catch {
            return refuse(backlog, from: start, attempted: max(attempted, 1), for: error)
        }
        for (index, outcome) in outcomes.enumerated() { backlog.answer(start + index, outcome) }
        access.ring()
        return outcomes.count
    }

    /// Nothing was committed. One request too many may have been the reason: each is tried alone.
    private func refuse(
        _ backlog: Backlog, from start: Int, attempted: Int, for error: any Error
    ) -> Int {
        guard attempted > 1 else {
            backlog.answer(start, .failure(appendError(error)))
            return 1
        }
        for index in start..<start + attempted {
            _ = commit(backlog, from: index, limit: 1)
        }
        return attempted
    }

    func appendError(_ error: any Error) -> AppendError {
        switch error {
        case let error as LMDBError where error.code == .mapFull:
            .mapFull(limitBytes: UInt64(access.mapSizeBytes))
        case let error as LMDBError where error.code == .diskFull: .diskFull(path: error.path)
        case let error as LMDBError: .storage(StoreError(error).description)
        case StoreError.closed: .notWritable("the log was closed; open it again")
        case StoreError.diskFull(let path): .diskFull(path: path)
        case let error as StoreError: .storage(error.description)
        default: .storage("\(error)")
        }
    }
}
