import Dispatch
import Synchronization

/// Appending. Every way goes through the one writer, so that requests of all callers are committed
/// together and answered when they are durable.
extension EventLog {
    /// Appends all events of `request` or none, once per key.
    ///
    /// Returns when the commit is durable. Cancelling the task does not take the request back.
    package func append(_ request: AppendRequest) async throws(AppendError) -> Receipt {
        let work = try prepare(request)
        return try await submit(Submission([work]))[0].get()
    }

    /// Likewise, holding the calling thread.
    @available(*, noasync, message: "use append(_:)")
    package func appendBlocking(_ request: AppendRequest) throws(AppendError) -> Receipt {
        try submitBlocking(Submission([try prepare(request)]))[0].get()
    }

    /// Hands all requests to the writer at once and waits for all answers, in the same order. Each
    /// stands or falls on its own.
    package func appendAll(_ requests: [AppendRequest]) -> [Result<Receipt, AppendError>] {
        let prepared = prepare(all: requests)
        return Self.merge(prepared.refusals, submitBlocking(prepared.submission))
    }

    /// Likewise, without holding a thread: who prepares the next while these are written keeps both
    /// busy.
    package func append(
        all requests: [AppendRequest]
    ) async -> [Result<Receipt, AppendError>] {
        let prepared = prepare(all: requests)
        return Self.merge(prepared.refusals, await submit(prepared.submission))
    }

    /// The work of those that are in order, and for each request why it is refused, or nil.
    private func prepare(
        all requests: [AppendRequest]
    ) -> (submission: Submission, refusals: [AppendError?]) {
        var refusals: [AppendError?] = []
        var work: [Submission.Work] = []
        work.reserveCapacity(requests.count)
        var salts = Salts(events: requests.reduce(0) { $0 + $1.events.count })
        for index in requests.indices {
            do throws(AppendError) {
                work.append(try prepare(requests[index], salts: &salts))
                refusals.append(nil)
            } catch {
                refusals.append(error)
            }
        }
        return (Submission(work), refusals)
    }

    private static func merge(
        _ refusals: [AppendError?], _ outcomes: [Submission.Outcome]
    ) -> [Result<Receipt, AppendError>] {
        var next = outcomes.makeIterator()
        return refusals.map { refusal in
            if let refusal { return .failure(refusal) }
            return next.next() ?? .failure(.storage("a request got no answer"))
        }
    }

    /// Moves the virtual clock forward, by an event that is recorded at the new time. Advancing to
    /// a time that was advanced to before gives the first receipt again.
    package func advanceClock(
        to time: Instant, by actor: Actor
    ) throws(AppendError) -> Receipt {
        _ = try requireWriter()
        return try submitBlocking(Submission([.advanceClock(to: time, by: actor)]))[0].get()
    }

    /// Moves the virtual clock and appends at the new time, in one commit where it has room: who
    /// sees the time sees what happened then.
    ///
    /// - Returns: the answer to each request; an error is the clock's own.
    package func advanceClock(
        to time: Instant, by actor: Actor, appending requests: [AppendRequest]
    ) async throws(AppendError) -> [Result<Receipt, AppendError>] {
        var work: [Submission.Work] = [.advanceClock(to: time, by: actor)]
        for request in requests { work.append(try prepare(request)) }
        let answers = await submit(Submission(work))
        _ = try answers[0].get()
        return Array(answers.dropFirst())
    }

    /// Takes the wall clock's present time for right, after a step beyond 24 hours (law 8).
    package func acceptClockStep(by actor: Actor) throws(AppendError) -> Receipt {
        _ = try requireWriter()
        return try submitBlocking(Submission([.acceptClockStep(by: actor)]))[0].get()
    }

    func requireWriter() throws(AppendError) -> Writer {
        guard let writer else {
            throw .notWritable("\(store) is open for reading only; open it for writing")
        }
        return writer
    }

    /// Everything that needs no transaction, on the caller's thread.
    func prepare(_ request: AppendRequest) throws(AppendError) -> Submission.Work {
        var salts = Salts(events: request.events.count)
        return try prepare(request, salts: &salts)
    }

    private func prepare(
        _ request: AppendRequest, salts: inout Salts
    ) throws(AppendError) -> Submission.Work {
        let writer = try requireWriter()
        try RequestCheck.check(request)
        return .append(writer.preparation.prepare(request, salts: &salts))
    }

    private func submit(_ submission: Submission) async -> [Submission.Outcome] {
        guard !submission.work.isEmpty else { return [] }
        return await withCheckedContinuation { continuation in
            submission.completion = { continuation.resume(returning: $0) }
            writer?.submit(submission)
        }
    }

    func submitBlocking(_ submission: Submission) -> [Submission.Outcome] {
        let answered = DispatchSemaphore(value: 0)
        let answers = Mutex<[Submission.Outcome]>([])
        guard !submission.work.isEmpty else { return [] }
        submission.completion = { all in
            answers.withLock { $0 = all }
            answered.signal()
        }
        if writer?.appendAtOnce(submission) != true { writer?.submit(submission) }
        answered.wait()
        return answers.withLock { $0 }
    }
}
