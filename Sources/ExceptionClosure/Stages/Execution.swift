import Reactor
import Schema

/// Stage four: one step after the other, each as an effect under a key that derives from what it
/// means, so that it can be asked for again and still happen once.
enum Execution {
    /// The first planned step that writes to a target and is not settled; nil if none remains.
    static func next(
        _ run: ClosureRun, _ disposition: DispositionRecorded, _ policy: CompletionPolicyAdopted
    ) -> EffectRequest<ExceptionClosure>? {
        for planned in run.plan?.steps ?? [] {
            guard let effect = ClosureEffect(planned.step), effect != .notifyCoordinator,
                run.settled(planned.step) == nil
            else { continue }
            return request(effect, run, disposition, policy)
        }
        return nil
    }

    static func request(
        _ effect: ClosureEffect, _ run: ClosureRun, _ disposition: DispositionRecorded,
        _ policy: CompletionPolicyAdopted
    ) -> EffectRequest<ExceptionClosure> {
        let tries = run.tries(effect.step)
        let rules = policy.rules(for: effect.target)
        return EffectRequest(
            identity(effect, run, occurrence: tries.occurrence), targetClass: rules.targetClass,
            patience: Patience(rules), readings: readings(effect, run),
            occurrence: tries.occurrence, series: tries.series, runStarted: run.started)
    }

    static func identity(
        _ effect: ClosureEffect, _ run: ClosureRun, occurrence: UInt32
    ) -> EffectIdentity<ExceptionClosure> {
        EffectIdentity(
            step: effect, target: effect.target,
            about: [run.id.exceptionID, String(run.version)], occurrence: occurrence)
    }

    /// The run that an effect belongs to, be it over or not: the outcome of an effect may come when
    /// the run has already been stopped.
    static func run(
        of effect: EffectIdentity<ExceptionClosure>, _ state: ExceptionState
    ) -> ClosureRun? {
        state.runs.last { run in
            guard run.plan != nil else { return false }
            let latest = run.tries(effect.step.step).occurrence
            return (1...latest).contains {
                identity(effect.step, run, occurrence: $0).key == effect.key
            }
        }
    }

    /// The record that the step would change; before the first write also the source, so that a
    /// wait between reading and writing cannot hide a reopening. A channel cannot be read.
    private static func readings(
        _ effect: ClosureEffect, _ run: ClosureRun
    ) -> [Reading<ExceptionClosure>] {
        guard let place = place(effect, run) else { return [] }
        let source = run.isFreshlyRevalidated ? [Revalidation.sourceReading(run)] : []
        return source + [place.reading(effect.target.rawValue)]
    }

    static func place(_ effect: ClosureEffect, _ run: ClosureRun) -> TargetPlace? {
        guard let mapping = run.plan?.mapping else { return nil }
        return switch effect {
        case .closeQueueItem: .queue(mapping.queueItem)
        case .syncLedger, .reverseLedger: .ledger(mapping.ledgerRecord)
        case .syncTracker, .reverseTracker: .tracker(mapping.trackerItem)
        case .attachMemo, .attachEvidence: .folder(mapping.archiveFolder)
        case .notifyCoordinator: nil
        }
    }
}
