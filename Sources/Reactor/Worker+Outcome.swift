import EventLog
import Schema

/// What an attempt left behind: events of the effect, and what to tell the workflow if it has
/// ended.
struct Ending: Sendable {
    /// As our own epoch records it.
    var drafts: [Draft]
    /// As evidence, where another epoch has taken over; nil: there is nothing that it could not
    /// see.
    var late: Draft?
    /// nil: there will be another attempt.
    var outcome: EffectOutcome?
}

extension Worker {
    func ending(of verdict: Verdict, _ effect: Effect<W>) throws(StepError) -> Ending {
        switch verdict {
        case .succeeded(let answer):
            let (status, line) = (answer.status, answer.line)
            return Ending(
                drafts: [succeeded(effect, status: status, receipt: line)],
                late: succeeded(effect, status: status, receipt: line, isLate: true),
                outcome: .succeeded(.response(status: status, body: answer.body)))
        case .rejected(let answer):
            let (status, line) = (answer.status, answer.line)
            var ending = Ending(
                drafts: [rejected(effect, status: status, line)],
                outcome: .rejected(status: status, body: answer.body))
            if !effect.uncertain.isEmpty {
                ending = try self.ending(
                    after: Verdict.Failure(
                        certainty: .definite, status: status,
                        detail: "the target refused (\(line))", wasSent: true), effect)
            }
            ending.late = rejected(effect, status: status, line, isLate: true)
            return ending
        case .failed(let failure):
            var ending = try self.ending(after: failure, effect)
            ending.late = failed(effect, failure, next: nil, isLate: true)
            return ending
        }
    }

    /// The class decides whether there may be another attempt; the patience, whether there is one.
    func ending(
        after failure: Verdict.Failure, _ effect: Effect<W>
    ) throws(StepError) -> Ending {
        let delay = backoff.delayMilliseconds(
            afterAttempt: effect.attemptsInSeries, patience: effect.patience,
            retryAfter: failure.retryAfter)
        let next = try now().adding(milliseconds: delay)
        if effect.hasAttemptsLeft && maySendAgain(effect.targetClass, failure) {
            return Ending(drafts: [failed(effect, failure, next: next)])
        }
        if failure.certainty == .definite && effect.uncertain.isEmpty {
            let detail = "\(failure.detail); attempt \(effect.attempt) was the last one"
            return Ending(
                drafts: [failed(effect, failure, next: nil), abandoned(effect, detail)],
                outcome: .abandoned(detail: detail))
        }
        guard !effect.readings.isEmpty, effect.targetClass != .unprotected else {
            let detail = "\(failure.detail); it may have arrived and must not be sent again"
            return Ending(
                drafts: [failed(effect, failure, next: nil), inDoubt(effect, detail)],
                outcome: .inDoubt(detail: detail))
        }
        return Ending(drafts: [failed(effect, failure, next: max(next, effect.arrivedBy))])
    }

    private func maySendAgain(_ targetClass: TargetClass, _ failure: Verdict.Failure) -> Bool {
        if Verdict.isRefusal(failure.status) { return false }
        switch targetClass {
        case .deduplicating, .idempotent: return true
        case .readable: return failure.certainty == .definite
        // Not even a refusal is answered by a second request, only the lack of a first one.
        default: return failure.certainty == .definite && !failure.wasSent
        }
    }

    /// Appends an ending together with what the workflow makes of it. A subject that moved
    /// meanwhile is folded on and asked again: evidence is never lost, and never settled on an old
    /// state.
    func record(
        _ ending: Ending, of effect: Effect<W>, _ subject: Snapshot<W>
    ) async throws(StepError) -> Position {
        var subject = subject
        var revision = effect.revision
        while true {
            var drafts = ending.drafts
            var expecting = [fence, Expectation(effect.stream, .exactly(revision))]
            if let outcome = ending.outcome {
                drafts += try settle(effect.identity, outcome, subject)
                expecting.append(Expectation(subject.name, .exactly(subject.revision)))
            }
            do {
                return try await append(
                    "\(effect.identity.key)@\(revision)/outcome", drafts, for: subject,
                    expecting: expecting)
            } catch {
                switch error {
                case .moved(let stream) where stream == subject.name:
                    subject = try await refreshed(subject)
                case .moved(let stream) where stream == effect.stream:
                    // An older epoch's evidence came in between. What our own attempt brought is
                    // still ours to record; anything else is decided anew.
                    guard ending.late != nil else { throw error }
                    guard let now = try known(effect.identity), !now.hasEnded else {
                        try await recordLate(ending, of: effect, subject)
                        throw error
                    }
                    revision = now.revision
                case .fenced:
                    try await recordLate(ending, of: effect, subject)
                    throw error
                default: throw error
                }
            }
        }
    }

    private func recordLate(
        _ ending: Ending, of effect: Effect<W>, _ subject: Snapshot<W>
    ) async throws(StepError) {
        guard let late = ending.late else { return }
        _ = try await append(
            "\(effect.identity.key)/attempt-\(effect.attempt)/late", [late], for: subject,
            expecting: [])
    }

    private func refreshed(_ subject: Snapshot<W>) async throws(StepError) -> Snapshot<W> {
        do {
            return try await refresh(subject.name)
        } catch {
            throw .failed(error)
        }
    }
}
