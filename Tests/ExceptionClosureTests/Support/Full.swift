import Reactor
import Schema
import SwiftProtobuf

@testable import ExceptionClosure

/// Messages with every field at its bound.
enum Full {
    /// Exactly so many bytes, in letters of two.
    static func text(_ bytes: Int) -> String {
        String(repeating: "é", count: bytes / 2) + (bytes % 2 == 1 ? "x" : "")
    }

    static func objects(_ count: Int) -> String {
        Array(repeating: "{}", count: count).joined(separator: ",")
    }

    static func answered(_ body: String) -> Answer {
        .answered(status: 200, body: Array(body.utf8))
    }

    static let run = RunID.with {
        $0.exceptionID = text(Bounds.exceptionIDBytes)
        $0.version = .max
        $0.occurrence = .max
    }

    static let time = Google_Protobuf_Timestamp(seconds: -9_223_372_036, nanos: 999_999_999)

    static let source = SourceRecord.with {
        $0.exceptionID = text(Bounds.exceptionIDBytes)
        $0.state = .reopened
        $0.version = .max
        $0.disposition = .withdrawn
        $0.final = true
        $0.finalizedAt = time
        $0.reviewEpisode = text(Bounds.reviewEpisodeBytes)
        $0.archive = Array(
            repeating: ArchiveReference.with {
                $0.role = .linkedReference
                $0.uri = text(Bounds.uriBytes)
                $0.sha256 = text(Bounds.digestBytes)
            }, count: Bounds.archiveReferences)
        $0.mapping.queueItem = text(Bounds.recordIDBytes)
        $0.mapping.ledgerRecord = text(Bounds.recordIDBytes)
        $0.mapping.trackerItem = text(Bounds.recordIDBytes)
        $0.mapping.archiveFolder = text(Bounds.recordIDBytes)
        $0.nextStep = .renewedReview
    }

    /// Queue, ledger, tracker, folder, memo, evidence: each with what is taken of it.
    static let targets: [TargetRecord] = [
        record("queue") { $0.revision = text(Bounds.revisionBytes) },
        record("ledger") { $0.reviewEpisode = text(Bounds.reviewEpisodeBytes) },
        record("tracker") { _ in }, record("archive") { _ in }, object, object,
    ]

    private static func record(
        _ target: String, _ change: (inout TargetRecord) -> Void
    ) -> TargetRecord {
        var record = TargetRecord.with {
            $0.target = target
            $0.id = text(Bounds.recordIDBytes)
            $0.found = true
            $0.state = text(Bounds.wordBytes)
            $0.version = .max
            $0.closedAt = time
            $0.droppedMembers = .max
        }
        change(&record)
        return record
    }

    private static let object = TargetRecord.with {
        $0.target = "archive"
        $0.id = text(Bounds.uriBytes)
        $0.found = true
        $0.state = "stored"
        $0.sha256 = text(Bounds.digestBytes)
    }
}
