import CaseImports
import CaseLifecycle
import CaseReplay
import Dispatch
import EventLog
import IncidentLogs
import Intake
import Logging
import Reactor
import Synchronization

/// The engine and the replay in turn on one thread: each waits for the other between two steps.
final class Player: Sendable {
    private let log: EventLog
    private let engine: Engine<CaseLifecycle>
    private let executor = SoloExecutor()

    init(log: EventLog, store: String, targets: CountingTargets) {
        self.log = log
        var options = ReactorOptions(name: CaseLifecycle.name)
        options.start = .beginning
        options.lockPath = "\(store)/reactor-\(CaseLifecycle.name).lock"
        options.host = "replay"
        options.seed = 1
        engine = Engine(
            CaseLifecycle.self, journal: log, transport: targets, options: options,
            failpoint: targets.failpoint, logger: Logger(label: "daybook"))
    }

    /// Holds the calling thread until the replay has ended.
    func play(
        _ rows: LiveOrder.Sorted, by actor: Actor, quarantine: RowQuarantine<EventLog>
    ) throws -> LiveReplay.Total {
        let ended = DispatchSemaphore(value: 0)
        let outcome = Mutex<Result<LiveReplay.Total, any Error>?>(nil)
        Task.detached(executorPreference: executor) { [self] in
            let result: Result<LiveReplay.Total, any Error>
            do {
                result = .success(try await run(rows, by: actor, quarantine))
            } catch {
                result = .failure(error)
            }
            outcome.withLock { $0 = result }
            ended.signal()
        }
        ended.wait()
        guard let result = outcome.withLock({ $0 }) else { preconditionFailure("it has ended") }
        return try result.get()
    }

    private func run(
        _ rows: LiveOrder.Sorted, by actor: Actor, _ quarantine: RowQuarantine<EventLog>
    ) async throws -> LiveReplay.Total {
        let running = Task(executorPreference: executor) { [engine] in _ = try await engine.run() }
        var replay = LiveReplay(log: log, actor: actor, quarantine: quarantine)
        let progress = Progress("played")
        var failure: (any Error)?
        do {
            try await replay.run(rows) {
                progress.tell(UInt64($0), of: UInt64(rows.count))
            } rest: { [engine] in
                await engine.rest()
            }
        } catch {
            failure = error
        }
        progress.end()
        engine.stop()
        // What ended the engine is why the replay could not go on.
        try await running.value
        if let failure { throw failure }
        return replay.total
    }
}
