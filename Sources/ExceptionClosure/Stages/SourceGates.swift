import Schema
import SwiftProtobuf

/// The gates that the source's own record must pass (A-09 … ).
///
/// The rule that it keeps: each gate is confirmed, disproved or inconclusive, with what was
/// expected and what was found; what cannot be understood is inconclusive, never a guess (F9).
enum SourceGates {
    static func checks(
        _ answer: SourceAnswer, _ run: ClosureRun, _ disposition: DispositionRecorded
    ) -> [Check] {
        switch answer {
        case .record(let record, _): return checks(record, run, disposition)
        case .missing:
            return [readable(.disproved, found: "the source has no such exception")]
        case .unusable(let reason):
            return [readable(.inconclusive, found: reason)]
        }
    }

    static func checks(
        _ record: SourceRecord, _ run: ClosureRun, _ disposition: DispositionRecorded
    ) -> [Check] {
        [
            readable(.confirmed, found: "a record"),
            .equal(.exceptionID, run.id.exceptionID, record.exceptionID),
            version(record, run),
            state(record),
            approval(record),
            .judged(
                .closureTime, record.finalizedAt == run.closedAt, run.closedAt.text,
                record.finalizedAt.text),
            scope(record, disposition),
            .equal(.reviewEpisode, disposition.reviewEpisode, record.reviewEpisode),
            .judged(
                .archiveReferences, record.archive == disposition.archive,
                disposition.archive.text(beside: record.archive),
                record.archive.text(beside: disposition.archive)),
            .judged(.mapping, record.mapping.isComplete, "four records", record.mapping.text),
        ]
    }

    private static func readable(_ verdict: Verdict, found: String) -> Check {
        Check(.sourceReadable, verdict, expected: "a record", found: found)
    }

    private static func version(_ record: SourceRecord, _ run: ClosureRun) -> Check {
        if record.version == 0 {
            return Check(
                .version, .inconclusive, expected: "\(run.version)", found: "no version")
        }
        return .equal(.version, "\(run.version)", "\(record.version)")
    }

    private static func state(_ record: SourceRecord) -> Check {
        let verdict: Verdict =
            switch record.state {
            case .closed: .confirmed
            case .open, .reopened: .disproved
            case .unspecified, .UNRECOGNIZED: .inconclusive
            }
        return Check(
            .notReopened, verdict, expected: "\(SourceState.closed.word)",
            found: record.state.word)
    }

    private static func approval(_ record: SourceRecord) -> Check {
        let found = record.disposition.word + (record.final ? ", final" : ", not final")
        let verdict: Verdict =
            switch record.disposition {
            case .closureApproved: record.final ? .confirmed : .disproved
            case .closureRejected, .returnedForReview, .withdrawn: .disproved
            case .unspecified, .UNRECOGNIZED: .inconclusive
            }
        return Check(
            .disposition, verdict, expected: Disposition.closureApproved.word + ", final",
            found: found)
    }

    /// Both the announcement and the record must say that nothing beyond closure is asked for. A
    /// step that is not known is not guessed to be harmless.
    private static func scope(
        _ record: SourceRecord, _ disposition: DispositionRecorded
    ) -> Check {
        let asked = [disposition.nextStep, record.nextStep]
        let verdict: Verdict =
            if asked.allSatisfy({ $0 == NextStep.none }) {
                .confirmed
            } else if asked.allSatisfy({ $0 == NextStep.none || $0.isUnknown }) {
                .inconclusive
            } else {
                .disproved
            }
        let found = asked[0] == asked[1] ? asked[0].word : "\(asked[0].word), \(asked[1].word)"
        return Check(.scope, verdict, expected: NextStep.none.word, found: found)
    }
}

extension NextStep {
    fileprivate var isUnknown: Bool {
        switch self {
        case .unspecified, .UNRECOGNIZED: true
        case .none, .customerContact, .coaching, .remediation, .renewedReview: false
        }
    }
}
