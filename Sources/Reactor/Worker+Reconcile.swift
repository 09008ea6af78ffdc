import EventLog
import Schema

/// What is done about an attempt whose outcome is unknown.
extension Worker {
    func reconcile(
        _ effect: Effect<W>, _ isWanted: Bool, _ failedBefore: UInt32, _ subject: Snapshot<W>
    ) async throws(StepError) -> Position {
        failpoint?.hit(.reconciling, target: effect.identity.target.rawValue)
        let reading = try await read(
            effect.readings, as: effect.reconciliation, effect.patience, failedBefore, subject)
        guard case .complete(let answers) = reading else {
            return try await wait(reading, effect, subject)
        }
        let standing = W.judge(effect.identity, answers, subject.state, subject.policy)
        if case .unclear(let detail) = standing {
            let postponed = try await postpone(
                effect.reconciliation, answers, detail, effect.patience, failedBefore, subject)
            return try await wait(postponed, effect, subject)
        }
        return try await conclude(effect, isWanted, standing, answers, subject)
    }

    /// Nothing was learnt: another try is in the log, or this was the last one.
    private func wait(
        _ reading: ReadingResult, _ effect: Effect<W>, _ subject: Snapshot<W>
    ) async throws(StepError) -> Position {
        switch reading {
        case .deferred(let position): return position
        case .exhausted(_, let failure):
            return try await doubt(
                effect, "the outcome is unknown and the target cannot be read", after: [failure],
                subject)
        case .complete: throw .fault("\(effect.reconciliation) is complete and waits")
        }
    }

    private func conclude(
        _ effect: Effect<W>, _ isWanted: Bool, _ standing: Standing, _ answers: Answers,
        _ subject: Snapshot<W>
    ) async throws(StepError) -> Position {
        switch standing {
        case .unclear(let detail): throw .fault("\(effect.identity.key) is unclear: \(detail)")
        case .met:
            let ending = Ending(
                drafts: [
                    reconciled(effect, .applied, "the target holds it"),
                    succeeded(effect, status: 0, receipt: "read back"),
                ],
                outcome: .succeeded(.read(answers)))
            return try await record(ending, of: effect, subject)
        case .conflicting(let detail):
            let ending = Ending(
                drafts: [
                    reconciled(effect, .notApplied, detail), abandoned(effect, detail),
                ],
                outcome: .conflicting(answers, detail: detail))
            return try await record(ending, of: effect, subject)
        case .unmet:
            let finding = reconciled(effect, .notApplied, "the target does not hold it")
            if isWanted && effect.hasAttemptsLeft {
                return try await attempt(effect, after: [finding], subject)
            }
            let detail =
                isWanted
                ? "it did not arrive, and attempt \(effect.attempt) was the last one"
                : "it did not arrive, and is no longer wanted"
            let ending = Ending(
                drafts: [finding, abandoned(effect, detail)],
                outcome: isWanted ? .abandoned(detail: detail) : .withdrawn)
            return try await record(ending, of: effect, subject)
        }
    }

    func doubt(
        _ effect: Effect<W>, _ detail: String, after findings: [Draft] = [],
        _ subject: Snapshot<W>
    ) async throws(StepError) -> Position {
        failpoint?.hit(.reconciling, target: effect.identity.target.rawValue)
        return try await record(
            doubtful(effect, detail, after: findings), of: effect, subject)
    }

    func doubtful(_ effect: Effect<W>, _ detail: String, after findings: [Draft] = []) -> Ending {
        Ending(drafts: findings + [inDoubt(effect, detail)], outcome: .inDoubt(detail: detail))
    }

    func withdraw(
        _ effect: Effect<W>, _ subject: Snapshot<W>
    ) async throws(StepError) -> Position {
        try await record(withdrawn(effect), of: effect, subject)
    }

    func withdrawn(_ effect: Effect<W>) -> Ending {
        Ending(
            drafts: [abandoned(effect, "it is no longer wanted, and did not arrive")],
            outcome: .withdrawn)
    }

    /// An older epoch's outcome arrived after the take-over. What it means is decided as if it were
    /// our own: the class and the patience say whether there is another attempt.
    func accept(
        _ effect: Effect<W>, _ outcome: Effect<W>.LateOutcome, _ subject: Snapshot<W>
    ) async throws(StepError) -> Position {
        failpoint?.hit(.reconciling, target: effect.identity.target.rawValue)
        return try await record(try accepted(effect, outcome), of: effect, subject)
    }

    func accepted(
        _ effect: Effect<W>, _ outcome: Effect<W>.LateOutcome
    ) throws(StepError) -> Ending {
        switch outcome {
        case .succeeded(let status, let position):
            return Ending(
                drafts: [
                    reconciled(effect, .applied, "the outcome came late, at \(position)"),
                    succeeded(effect, status: status, receipt: "\(position)"),
                ],
                outcome: .succeeded(.recorded(position)))
        case .failed(let status, let detail):
            return try ending(
                after: Verdict.Failure(
                    certainty: .definite, status: status, detail: "told late: \(detail)",
                    wasSent: status != 0), effect)
        case .rejected(let status):
            return Ending(
                drafts: [
                    reconciled(effect, .notApplied, "the refusal came late"),
                    rejected(effect, status: status, "HTTP \(status)"),
                ],
                outcome: .rejected(status: status, body: []))
        }
    }
}
