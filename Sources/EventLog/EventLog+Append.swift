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
        return try await submit(work).get()
    }

    /// Likewise, holding the calling thread.
    @available(*, noasync, message: "use append(_:)")
    package func appendBlocking(_ request: AppendRequest) throws(AppendError) -> Receipt {
        try submitBlocking([try prepare(request)])[0].get()
    }

    /// Hands all requests to the writer at once and waits for all answers, in the same order. Each
    /// stands or falls on its own.
    package func appendAll(_ requests: [AppendRequest]) -> [Result<Receipt, AppendError>] {
        var results: [Result<Receipt, AppendError>?] = []
        var work: [Submission.Work] = []
        var salts = Salts(events: requests.reduce(0) { $0 + $1.events.count })
        for request in requests {
            do throws(AppendError) {
                work.append(try prepare(request, salts: &salts))
                results.append(nil)
            } catch {
                results.append(.failure(error))
            }
        }
        var answers = submitBlocking(work).makeIterator()
        return results.map { $0 ?? answers.next() ?? .failure(.storage("a request got no answer")) }
    }

    /// Moves the virtual clock forward, by an event that is recorded at the new time. Advancing to
    /// a time that was advanced to before gives the first receipt again.
    package func advanceClock(
        to time: Instant, by actor: Actor
    ) throws(AppendError) -> Receipt {
        _ = try requireWriter()
        return try submitBlocking([.advanceClock(to: time, by: actor)])[0].get()
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
        let answers = await withCheckedContinuation { continuation in
            submit(work) { continuation.resume(returning: $0) }
        }
        _ = try answers[0].get()
        return Array(answers.dropFirst())
    }

    /// Takes the wall clock's present time for right, after a step beyond 24 hours (law 8).
    package func acceptClockStep(by actor: Actor) throws(AppendError) -> Receipt {
        _ = try requireWriter()
        return try submitBlocking([.acceptClockStep(by: actor)])[0].get()
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

    private func submit(_ work: Submission.Work) async -> Result<Receipt, AppendError> {
        await withCheckedContinuation { continuation in
            writer?.submit([Submission(work: work) { continuation.resume(returning: $0) }])
        }
    }

    private func submitBlocking(
        _ work: [Submission.Work]
    ) -> [Result<Receipt, AppendError>] {
        let answered = DispatchSemaphore(value: 0)
        let answers = Mutex<[Result<Receipt, AppendError>]>([])
        submit(work) { all in
            answers.withLock { $0 = all }
            answered.signal()
        }
        answered.wait()
        return answers.withLock { $0 }
    }

    /// Hands all to the writer at once; it calls `completion` with all answers, in the same order.
    private func submit(
        _ work: [Submission.Work],
        completion: @escaping @Sendable ([Result<Receipt, AppendError>]) -> Void
    ) {
        guard !work.isEmpty else { return completion([]) }
        let answers = Answers(count: work.count, completion: completion)
        writer?.submit(
            work.enumerated().map { index, work in
                Submission(work: work) { answers.set($0, at: index) }
            })
    }
}

/// Answers as they come, told together.
private final class Answers: Sendable {
    private struct State {
        var results: [Result<Receipt, AppendError>?]
        var missing: Int
    }

    private let state: Mutex<State>
    private let completion: @Sendable ([Result<Receipt, AppendError>]) -> Void

    init(
        count: Int, completion: @escaping @Sendable ([Result<Receipt, AppendError>]) -> Void
    ) {
        state = Mutex(State(results: Array(repeating: nil, count: count), missing: count))
        self.completion = completion
    }

    func set(_ result: Result<Receipt, AppendError>, at index: Int) {
        let all: [Result<Receipt, AppendError>]? = state.withLock { state in
            state.results[index] = result
            state.missing -= 1
            return state.missing == 0 ? state.results.compactMap { $0 } : nil
        }
        if let all { completion(all) }
    }
}
