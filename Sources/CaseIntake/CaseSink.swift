import CaseLifecycle
import EventLog
import Intake
import Schema
import Synchronization

/// The log as an ingest sees it, with workflow B asked about what is announced of its cases.
///
/// The rules that it keeps: a key that is known gets its first answer before anybody is asked
/// (law 4). What is new passes the decider that a person's word passes, on the revision that it was
/// decided on; if the case moves meanwhile it is asked anew. Announcements about one case are
/// decided one after the other, in their order; all others share commits.
package final class CaseSink: EventSink {
    private let log: any CaseLog
    private let asides = Mutex(0)
    private let policies = Mutex(KnownPolicies())

    package init(log: any CaseLog) { self.log = log }

    /// How many announcements were taken note of without effect.
    package var setAside: Int { asides.withLock { $0 } }

    package func now() -> Instant { log.now() }

    package func firstPosition(for key: IdempotencyKey) throws(StoreError) -> Position? {
        try log.firstPosition(for: key)
    }

    package func dryRun(_ request: AppendRequest) throws(AppendError) -> [RecordedEvent] {
        guard let announced = CaseAnnouncement(request) else { return try log.dryRun(request) }
        return try log.dryRun(announced.decided(in: log, policies))
    }

    package func appendAll(_ requests: [AppendRequest]) -> [Result<Receipt, AppendError>] {
        var answers: [Result<Receipt, AppendError>] = []
        var wave: [AppendRequest] = []
        var cases: Set<String> = []
        for request in requests {
            if let announced = CaseAnnouncement(request), !cases.insert(announced.stream).inserted {
                answers += settle(wave)
                wave = []
                cases = [announced.stream]
            }
            wave.append(request)
        }
        return answers + settle(wave)
    }

    /// Requests of which no two are about one case.
    private func settle(_ wave: [AppendRequest]) -> [Result<Receipt, AppendError>] {
        let decided = wave.map { request -> Result<AppendRequest, AppendError> in
            guard let announced = CaseAnnouncement(request) else { return .success(request) }
            do throws(AppendError) {
                return .success(try announced.decided(in: log, policies))
            } catch {
                return .failure(error)
            }
        }
        let ready = decided.compactMap { try? $0.get() }
        var answers = (ready.isEmpty ? [] : log.appendAll(ready)).makeIterator()
        return zip(wave, decided).map { request, decided in
            switch decided {
            case .failure(let error): return .failure(error)
            case .success(let ready):
                guard let answer = answers.next() else {
                    preconditionFailure("the log answers each request")
                }
                return again(request, ready, after: answer)
            }
        }
    }

    private func count(
        _ request: AppendRequest, _ answer: Result<Receipt, AppendError>
    ) -> Result<Receipt, AppendError> {
        if case .success(let receipt) = answer, !receipt.isDuplicate,
            request.events.contains(where: { $0.type == CaseFactSetAside.protoMessageName })
        {
            asides.withLock { $0 += 1 }
        }
        return answer
    }

    /// How often the case may move on before the sender is told to try again.
    private static var triesMax: Int { 100 }

    /// Asked anew for as long as the case moves on in between.
    private func again(
        _ request: AppendRequest, _ first: AppendRequest,
        after answer: Result<Receipt, AppendError>
    ) -> Result<Receipt, AppendError> {
        guard let announced = CaseAnnouncement(request) else { return answer }
        var (decided, answer) = (first, answer)
        for _ in 0..<Self.triesMax {
            guard case .failure(.wrongExpectedRevision) = answer else { break }
            do throws(AppendError) {
                decided = try announced.decided(in: log, policies)
            } catch {
                return .failure(error)
            }
            answer = log.appendAll([decided])[0]
        }
        return count(decided, answer)
    }
}
