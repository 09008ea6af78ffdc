import EventLog
import Foundation
import Reactor
import Schema
import SwiftProtobuf

@testable import ExceptionClosure

/// What the tests start from: an exception that every system agrees about.
enum Fixture {
    static let exception = "QX-9"
    static let subject = "exception/QX-9"
    static let closedAt = "2026-02-11T16:00:00Z"

    /// The closure time of each version is a day after the one before it.
    static func closedAt(_ version: UInt32) -> String { "2026-02-\(10 + version)T16:00:00Z" }

    static func disposition(_ version: UInt32) -> DispositionRecorded {
        disposition(version) { _ in }
    }

    static func disposition(
        _ version: UInt32, _ change: (inout DispositionRecorded) throws -> Void
    ) rethrows -> DispositionRecorded {
        var disposition = DispositionRecorded.with {
            $0.exceptionID = exception
            $0.version = version
            $0.disposition = .closureApproved
            $0.final = true
            $0.finalizedAt = time(closedAt(version))
            $0.reviewEpisode = "E-1"
            $0.archive = [
                reference(.closureMemo, "memo", version),
                reference(.evidenceBundle, "evidence", version),
            ]
            $0.nextStep = NextStep.none
        }
        try change(&disposition)
        return disposition
    }

    static func time(_ text: String) -> Google_Protobuf_Timestamp {
        guard let instant = try? Instant(rfc3339: text) else {
            preconditionFailure("a test writes the time ‘\(text)’")
        }
        return instant.timestamp
    }

    private static func reference(
        _ role: ArchiveRole, _ name: String, _ version: UInt32
    ) -> ArchiveReference {
        ArchiveReference.with {
            $0.role = role
            $0.uri = "archive:\(name)-\(version)"
            $0.sha256 = World.digest("the \(name) of version \(version)")
        }
    }

    /// The review system shows a disposition as it was announced; the targets are open for it.
    static func publish(_ disposition: DispositionRecorded, in world: inout World) {
        let version = disposition.version
        let archive = disposition.archive.map { reference -> [String: Any] in
            let role =
                reference.role == .closureMemo
                ? "ARCHIVE_ROLE_CLOSURE_MEMO" : "ARCHIVE_ROLE_EVIDENCE_BUNDLE"
            return ["role": role, "uri": reference.uri, "sha256": reference.sha256]
        }
        world.source[exception] = [
            "exceptionId": exception, "version": Int(version), "state": "SOURCE_STATE_CLOSED",
            "disposition": "DISPOSITION_CLOSURE_APPROVED", "final": disposition.final,
            "finalizedAt": closedAt(version), "reviewEpisode": disposition.reviewEpisode,
            "nextStep": "NEXT_STEP_NONE", "archive": archive,
            "mapping": [
                "queueItem": "Q-\(exception)-\(version)", "ledgerRecord": "L-\(exception)",
                "trackerItem": "T-\(exception)", "archiveFolder": "F-\(exception)",
            ],
        ]
        let item = "Q-\(exception)-\(version)"
        if world.items[item] == nil {
            world.items[item] = ["id": item, "state": "open", "version": 0, "revision": "r1"]
        }
        if world.records["L-\(exception)"] == nil {
            world.records["L-\(exception)"] = [
                "id": "L-\(exception)", "state": "open", "reviewEpisode": "E-1", "entries": [],
            ]
        }
        if world.closures["T-\(exception)"] == nil { world.closures["T-\(exception)"] = [:] }
        world.objects["memo-\(version)"] = "the memo of version \(version)"
        world.objects["evidence-\(version)"] = "the evidence of version \(version)"
    }

    static let policy = CompletionPolicyAdopted.with {
        $0.version = 1
        $0.coordinator = "closure-coordinators"
        $0.author = "ada"
        $0.approver = "grace"
        $0.sourceMaxAttempts = 3
        $0.sourceBackoffMs = 100
        let classes: [(String, TargetClass)] = [
            ("queue", .readable), ("ledger", .deduplicating), ("tracker", .idempotent),
            ("archive", .idempotent), ("channel", .unprotected),
        ]
        $0.targets = classes.map { name, targetClass in
            TargetPolicy.with {
                $0.name = name
                $0.targetClass = targetClass
                $0.maxAttempts = 3
                $0.backoffInitialMs = 100
                $0.backoffMaxMs = 1_000
                $0.deadlineMs = 5_000
                if targetClass == .deduplicating {
                    $0.deduplicationRetentionMs = 2_592_000_000
                }
            }
        }
    }
}
