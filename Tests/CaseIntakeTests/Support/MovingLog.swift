import CaseIntake
import EventLog
import Synchronization

/// A log in which something happens between the moment at which an ingest has read a case and the
/// moment at which it appends: what comes next of the queue, once for each append.
final class MovingLog: CaseLog {
    private let log: EventLog
    private let queue: Mutex<[@Sendable () throws -> Void]>
    private let appends = Mutex(0)
    private let failures = Mutex<[String]>([])

    init(_ log: EventLog, before appends: [@Sendable () throws -> Void]) {
        self.log = log
        queue = Mutex(appends)
    }

    /// How often something was appended through it.
    var appendCount: Int { appends.withLock { $0 } }
    /// Why something could not happen.
    var troubles: [String] { failures.withLock { $0 } }

    func now() -> Instant { log.now() }

    func firstPosition(for key: IdempotencyKey) throws(StoreError) -> Position? {
        try log.firstPosition(for: key)
    }

    func dryRun(_ request: AppendRequest) throws(AppendError) -> [RecordedEvent] {
        try log.dryRun(request)
    }

    func events(of stream: String, after revision: UInt64) throws(StoreError) -> [RecordedEvent] {
        try log.events(of: stream, after: revision)
    }

    func appendAll(_ requests: [AppendRequest]) -> [Result<Receipt, AppendError>] {
        appends.withLock { $0 += 1 }
        let next = queue.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        do { try next?() } catch { failures.withLock { $0.append("\(error)") } }
        return log.appendAll(requests)
    }
}
