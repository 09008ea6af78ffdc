import Schema
import SwiftProtobuf

/// The gates that the targets and the archived objects must pass before anything is planned: the
/// ledger's episode, the mapped records, the digests, no conflicting state
/// (A-49, P-20).
enum TargetGates {
    static func checks(
        _ read: TargetReadings, _ run: ClosureRun, _ disposition: DispositionRecorded,
        _ state: ExceptionState
    ) -> [Check] {
        [
            episode(read.ledger, disposition), mapping(read), readable(read),
            digest(.memoDigest, read.memo, disposition.reference(.closureMemo)),
            digest(.evidenceDigest, read.evidence, disposition.reference(.evidenceBundle)),
            targetState(read, run, state),
        ]
    }

    private static func episode(
        _ ledger: TargetAnswer, _ disposition: DispositionRecorded
    ) -> Check {
        guard ledger.state == .found else {
            return Check(
                .reviewEpisode, .inconclusive, expected: disposition.reviewEpisode,
                found: "the ledger's record was not read")
        }
        return .equal(.reviewEpisode, disposition.reviewEpisode, ledger.record.reviewEpisode)
    }

    private static func mapping(_ read: TargetReadings) -> Check {
        let missing = read.records.filter { $0.state == .missing }
            .map { "\($0.record.target) has no ‘\($0.record.id)’" }
        return .judged(
            .mapping, missing.isEmpty, "four records",
            missing.isEmpty ? "four records" : missing.joined(separator: "; "))
    }

    private static func readable(_ read: TargetReadings) -> Check {
        let failures = read.all.compactMap { answer -> String? in
            guard case .unusable(let reason) = answer.state else { return nil }
            return "\(answer.record.target) ‘\(answer.record.id)’: \(reason)"
        }
        return Check(
            .targetReadable, failures.isEmpty ? .confirmed : .inconclusive,
            expected: "every record",
            found: failures.isEmpty ? "every record" : failures.joined(separator: "; "))
    }

    private static func digest(
        _ name: CheckName, _ object: TargetAnswer?, _ reference: ArchiveReference?
    ) -> Check {
        guard let reference, let object else {
            return Check(
                name, .disproved, expected: reference?.sha256 ?? "a reference in the archive",
                found: Check.missingObject)
        }
        switch object.state {
        case .found: return .equal(name, reference.sha256, object.record.sha256)
        case .missing:
            return Check(
                name, .disproved, expected: reference.sha256, found: Check.missingObject)
        case .unusable(let reason):
            return Check(name, .inconclusive, expected: reference.sha256, found: reason)
        }
    }

    private static func targetState(
        _ read: TargetReadings, _ run: ClosureRun, _ state: ExceptionState
    ) -> Check {
        var conflicts: [String] = []
        for answer in [read.queue, read.ledger, read.tracker] where answer.state == .found {
            let record = answer.record
            if record.state == "open" || record.holds(run) { continue }
            if answer.record.target != ClosureTarget.queue.rawValue,
                state.isOurs(record, before: run.version)
            {
                continue
            }
            conflicts.append(record.text)
        }
        return .judged(
            .targetState, conflicts.isEmpty,
            "open, or closed by version \(run.version) at \(run.closedAt.text)",
            conflicts.isEmpty ? "no conflict" : conflicts.joined(separator: "; "))
    }
}

extension TargetRecord {
    /// The wanted end state: closed by this very version, at the source's time.
    func holds(_ run: ClosureRun) -> Bool {
        state == "closed" && version == run.version && closedAt == run.closedAt
    }

    var text: String {
        "\(target) ‘\(id)’ is \(state)"
            + (version > 0 ? " by version \(version)" : "")
            + (hasClosedAt ? " at \(closedAt.text)" : "")
    }
}
