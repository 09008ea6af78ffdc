import Schema

/// Stage three: which steps, on which records, in which order (A-19 … A-25).
///
/// The rule that it keeps: a closure of an older version that stands in ledger or tracker by our
/// hand is taken back first, by a contra-entry; it is never overwritten (D8).
enum Planning {
    static func plan(
        _ run: ClosureRun, _ mapping: TargetMapping, _ read: TargetReadings,
        _ state: ExceptionState
    ) -> ClosurePlanned {
        var steps: [PlannedStep] = []
        if standsForOlder(read.ledger.record, run, state) {
            steps.append(
                step(.reverseLedger, mapping.ledgerRecord, reverses: read.ledger.record.version))
        }
        if standsForOlder(read.tracker.record, run, state) {
            steps.append(
                step(.reverseTracker, mapping.trackerItem, reverses: read.tracker.record.version))
        }
        steps.append(step(.closeQueueItem, mapping.queueItem))
        steps.append(step(.syncLedger, mapping.ledgerRecord))
        steps.append(step(.syncTracker, mapping.trackerItem))
        steps.append(step(.attachMemo, mapping.archiveFolder))
        steps.append(step(.attachEvidence, mapping.archiveFolder))
        steps.append(PlannedStep.with { $0.step = .recordCompletion })
        steps.append(step(.notifyCoordinator, ""))
        return ClosurePlanned.with {
            $0.run = run.id
            $0.mapping = mapping
            $0.steps = steps
        }
    }

    private static func standsForOlder(
        _ record: TargetRecord, _ run: ClosureRun, _ state: ExceptionState
    ) -> Bool {
        record.state == "closed" && state.isOurs(record, before: run.version)
    }

    private static func step(
        _ effect: ClosureEffect, _ id: String, reverses version: UInt32 = 0
    ) -> PlannedStep {
        PlannedStep.with {
            $0.step = effect.step
            $0.target = effect.target.rawValue
            $0.targetID = id
            $0.reversesVersion = version
        }
    }
}
