import EventLog
import Schema

/// The events of an effect's life, as drafts on its stream.
extension Worker {
    func intent(
        _ wanted: EffectRequest<W>, _ rendered: RenderedRequest, _ subject: Snapshot<W>
    ) -> EffectIntended {
        var intent = EffectIntended()
        intent.key = wanted.identity.key
        intent.workflow = W.name
        intent.subject = subject.name
        intent.step = wanted.identity.step.rawValue
        intent.target = wanted.identity.target.rawValue
        intent.targetClass = wanted.targetClass
        intent.epoch = epoch
        intent.occurrence = wanted.occurrence
        intent.patience = wanted.patience
        intent.request = rendered
        var header = Header()
        header.name = "Idempotency-Key"
        header.value = wanted.identity.key
        intent.request.headers.removeAll { $0.name.lowercased() == "idempotency-key" }
        intent.request.headers.append(header)
        intent.readings = wanted.readings.map { reading in
            var pinned = PinnedReading()
            pinned.name = reading.name
            pinned.system = reading.system.name
            pinned.path = reading.path
            return pinned
        }
        return intent
    }

    func attemptStarted(
        _ identity: EffectIdentity<W>, _ attempt: UInt32, _ patience: Patience
    ) throws(StepError) -> Draft {
        var started = EffectAttemptStarted()
        started.key = identity.key
        started.attempt = attempt
        started.epoch = epoch
        started.deadline = try now().adding(milliseconds: Int64(max(1, patience.deadlineMs)))
            .timestamp
        return Draft(started, on: Effect<W>.stream(of: identity.key))
    }

    func skipped(_ identity: EffectIdentity<W>, _ subject: Snapshot<W>) -> Draft {
        var skipped = EffectSkipped()
        skipped.key = identity.key
        skipped.reason = .alreadySatisfied
        skipped.workflow = W.name
        skipped.subject = subject.name
        skipped.step = identity.step.rawValue
        skipped.target = identity.target.rawValue
        return Draft(skipped, on: Effect<W>.stream(of: identity.key))
    }

    func succeeded(
        _ effect: Effect<W>, status: Int, receipt: String, isLate: Bool = false
    ) -> Draft {
        var succeeded = EffectSucceeded()
        succeeded.key = effect.identity.key
        succeeded.attempt = effect.attempt
        succeeded.epoch = epoch
        succeeded.httpStatus = UInt32(clamping: status)
        succeeded.receipt = receipt
        succeeded.late = isLate
        return Draft(succeeded, on: effect.stream)
    }

    func rejected(
        _ effect: Effect<W>, status: Int, _ line: String, isLate: Bool = false
    ) -> Draft {
        var rejected = EffectRejected()
        rejected.key = effect.identity.key
        rejected.attempt = effect.attempt
        rejected.epoch = epoch
        rejected.httpStatus = UInt32(clamping: status)
        rejected.detail = "the target refused (\(line))"
        rejected.late = isLate
        return Draft(rejected, on: effect.stream)
    }

    func failed(
        _ effect: Effect<W>, _ failure: Verdict.Failure, next: Instant?, isLate: Bool = false
    ) -> Draft {
        var failed = EffectAttemptFailed()
        failed.key = effect.identity.key
        failed.attempt = effect.attempt
        failed.epoch = epoch
        failed.certainty = failure.certainty
        failed.httpStatus = UInt32(clamping: failure.status)
        failed.detail = failure.detail
        failed.late = isLate
        if let next { failed.nextAttemptAt = next.timestamp }
        return Draft(failed, on: effect.stream)
    }

    func abandoned(_ effect: Effect<W>, _ detail: String) -> Draft {
        var abandoned = EffectAbandoned()
        abandoned.key = effect.identity.key
        abandoned.attempts = effect.attempt
        abandoned.detail = detail
        return Draft(abandoned, on: effect.stream)
    }

    func inDoubt(_ effect: Effect<W>, _ detail: String) -> Draft {
        var doubt = EffectInDoubt()
        doubt.key = effect.identity.key
        doubt.attempt = effect.attempt
        doubt.detail = detail
        return Draft(doubt, on: effect.stream)
    }

    func reconciled(_ effect: Effect<W>, _ finding: Finding, _ detail: String) -> Draft {
        var reconciled = EffectReconciled()
        reconciled.key = effect.identity.key
        reconciled.attempt = effect.attempt
        reconciled.finding = finding
        reconciled.detail = detail
        return Draft(reconciled, on: effect.stream)
    }
}
