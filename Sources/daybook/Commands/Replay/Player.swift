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

/// The engine and the replay side by side: the replay on the command's own thread, which waits for
/// the engine between two steps.
final class Player: Sendable {
    private let log: EventLog
    private let engine: Engine<CaseLifecycle>
    private let ended = DispatchSemaphore(value: 0)
    private let failure = Mutex<ReactorError?>(nil)

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

    func play(
        _ rows: LiveOrder.Sorted, by actor: Actor, place: String, quarantine: Quarantine
    ) throws -> LiveReplay.Total {
        Task.detached { [self] in
            do throws(ReactorError) {
                try await engine.run()
            } catch {
                failure.withLock { $0 = error }
            }
            ended.signal()
        }
        var replay = LiveReplay(
            log: log, actor: actor,
            quarantine: RowQuarantine(
                log: log, quarantine: quarantine, actor: actor, source: LiveReplay.source,
                place: place))
        let progress = Progress("played")
        let outcome = Result {
            try replay.run(
                rows, tell: { progress.tell(UInt64($0), of: UInt64(rows.count)) }, rest: rest)
        }
        progress.end()
        engine.stop()
        ended.wait()
        if let error = failure.withLock({ $0 }) { throw error }
        try outcome.get()
        return replay.total
    }

    private func rest() -> Rest? {
        let answered = DispatchSemaphore(value: 0)
        let answer = Mutex<Rest?>(nil)
        Task.detached { [engine] in
            let rest = await engine.rest()
            answer.withLock { $0 = rest }
            answered.signal()
        }
        answered.wait()
        return answer.withLock { $0 }
    }
}
