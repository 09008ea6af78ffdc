import EventLog
import Projections
import Schema
import SwiftProtobuf
import Testing

/// One digest for each view and version over a fixed log: a fold that gives other rows without
/// another version fails here.
///
/// After a change of a fold: raise its `version`, and put the new digest beside the new label.
@Suite struct GoldenDigestTests {
    private static let golden = [
        "effects v1": "45e39ca4dbd9593ce2a06cd2a3d92a2d38af174275d6e8bd963daada3a90a7ac",
        "followups v3": "521fcf8edb2b3243254b3f3ddca8193a0962772ed0de07cad66f006d2fb93009",
        "quarantine v1": "bfe247436c947bd026f06867afb132ef35d1362896113382232547d6c6f443f6",
    ]

    @Test("Each view's fold gives the rows that its version stands for")
    func golden() throws {
        let store = try TestStore(registry: GenericViews.all)
        try store.append(Self.fixture)
        let digests = try store.views.digests()
        let found = Dictionary(
            uniqueKeysWithValues: digests.map { ("\($0.view) v\($0.version)", $0.sha256) })
        #expect(found == Self.golden)
        #expect(digests.allSatisfy { $0.versions > 0 })
    }

    private static let fixture: [any SwiftProtobuf.Message] = [
        EventQuarantined.with {
            $0.source = "review"
            $0.id = "e-1"
            $0.type = "daybook.v1.DispositionRecorded"
            $0.sha256 = .init(repeating: 7, count: 32)
            $0.sizeBytes = 120
            $0.place = "events.ndjson:4"
            $0.reason = "disposition has no value DISPOSITION_MAYBE"
        },
        IdempotencyConflictRecorded.with {
            $0.source = "review"
            $0.id = "e-2"
            $0.firstPosition = 2
            $0.digest = .init(repeating: 9, count: 33)
        },
        EffectIntended.with {
            $0.key = "exception-closure/QX-9/1/sync-ledger/ledger/1"
            $0.workflow = "exception-closure"
            $0.subject = "exception/QX-9"
            $0.step = "sync-ledger"
            $0.target = "ledger"
            $0.targetClass = .deduplicating
            $0.epoch = 1
            $0.occurrence = 1
        },
        EffectAttemptStarted.with {
            $0.key = "exception-closure/QX-9/1/sync-ledger/ledger/1"
            $0.attempt = 1
            $0.epoch = 1
            $0.deadline = .init(seconds: 1_772_323_210)
        },
        EffectAttemptFailed.with {
            $0.key = "exception-closure/QX-9/1/sync-ledger/ledger/1"
            $0.attempt = 1
            $0.certainty = .unknown
            $0.detail = "no answer within 10 s"
            $0.nextAttemptAt = .init(seconds: 1_772_323_260)
        },
        EffectRejected.with {
            $0.key = "exception-closure/QX-9/1/sync-ledger/ledger/1"
            $0.httpStatus = 409
            $0.detail = "the target refused (HTTP 409)"
            $0.late = true
        },
        EffectReconciled.with {
            $0.key = "exception-closure/QX-9/1/sync-ledger/ledger/1"
            $0.finding = .notApplied
            $0.detail = "the ledger has no such entry"
        },
        EffectAbandoned.with {
            $0.key = "exception-closure/QX-9/1/sync-ledger/ledger/1"
            $0.attempts = 1
            $0.detail = "five attempts"
        },
        EffectReopened.with {
            $0.key = "exception-closure/QX-9/1/sync-ledger/ledger/1"
            $0.reason = "the ledger is back"
            $0.series = 2
        },
        EffectSucceeded.with {
            $0.key = "exception-closure/QX-9/1/sync-ledger/ledger/1"
            $0.httpStatus = 201
            $0.receipt = "entry 4"
        },
        EffectSkipped.with {
            $0.key = "exception-closure/QX-9/1/sync-tracker/tracker/1"
            $0.reason = .alreadySatisfied
            $0.subject = "exception/QX-9"
            $0.step = "sync-tracker"
            $0.target = "tracker"
        },
        FollowUpOpened.with {
            $0.id = "QX-9/1/1/target-unavailable"
            $0.run = .with {
                $0.exceptionID = "QX-9"
                $0.version = 1
                $0.occurrence = 1
            }
            $0.blocker = .targetUnavailable
            $0.step = .syncLedger
            $0.written = [.closeQueueItem]
            $0.remaining = [.syncLedger, .syncTracker]
            $0.detail = "five attempts"
            $0.effectKey = "exception-closure/QX-9/1/sync-ledger/ledger/1"
            $0.options = [.resume, .abandon]
        },
        FollowUpAssigned.with {
            $0.id = "QX-9/1/1/target-unavailable"
            $0.assignee = "mira"
        },
        FollowUpResolved.with {
            $0.id = "QX-9/1/1/target-unavailable"
            $0.resolution = .resume
            $0.reason = "the ledger is back"
        },
        CaseFollowUpOpened.with {
            $0.id = "T-1/tam-escalated/tech-lead/1/2/mail"
            $0.caseID = "T-1"
            $0.notice = .tamEscalated
            $0.milestone = "tech-lead"
            $0.occurrence = 1
            $0.repeat = 2
            $0.outcome = .inDoubt
            $0.audience = "otto"
            $0.address = "otto@support.example"
            $0.detail = "the connection was lost"
            $0.effectKey = "case-lifecycle/T-1/tam-escalated/tech-lead/1/2/mail"
            $0.options = [.resume, .acceptAsDone, .abandon]
        },
    ]
}
