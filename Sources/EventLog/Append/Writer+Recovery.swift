import LMDB
import Schema

/// After a commit that failed the disk may hold it or not. The store is opened anew and asked for
/// each key: what is found there is flushed and acknowledged, nothing else is.
extension Writer {
    func recover(
        _ backlog: Backlog, from start: Int, _ outcomes: [AppendPass.Outcome], _ error: LMDBError
    ) -> [AppendPass.Outcome] {
        do {
            try access.reopen()
            return try outcomes.enumerated().map { index, outcome in
                try settle(backlog[start + index], outcome, from: error)
            }
        } catch {
            let text = "the commit failed, and the store could not be read again: \(error)"
            return outcomes.map { _ in .failure(.outcomeUnknown(text)) }
        }
    }

    private func settle(
        _ work: Submission.Work, _ outcome: AppendPass.Outcome, from error: LMDBError
    ) throws -> AppendPass.Outcome {
        switch outcome {
        case .success(let receipt):
            let key = work.key(recordedAt: receipt.first)
            let isThere = try access.read { transaction, tables in
                try transaction.entry(under: key, tables)?.first == receipt.first
            }
            return isThere ? outcome : .failure(lost(error))
        case .failure(.conflict(_, _, let recorded)):
            let isThere = try access.read { transaction, tables in
                guard try transaction.head(tables).position >= recorded else { return false }
                return try transaction.event(recorded, tables)
                    .hasType(IdempotencyConflictRecorded.protoMessageName)
            }
            return isThere ? outcome : .failure(lost(error))
        case .failure:
            return outcome
        }
    }

    private func lost(_ error: LMDBError) -> AppendError {
        if error.code == .diskFull { return .diskFull(path: error.path) }
        return .outcomeUnknown(
            "\(error); the key is not in the log now: send the request again under the same key")
    }
}

extension Submission.Work {
    /// The key under which the work's events stand.
    fileprivate func key(recordedAt position: Position) -> IdempotencyKey {
        switch self {
        case .append(let request): request.key
        case .advanceClock(let time, _): AppendPass.advanceKey(time)
        case .acceptClockStep: AppendPass.stepKey(position)
        case .erase(let erasure, _): erasure.key
        }
    }
}
