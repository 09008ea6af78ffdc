import EventLog
import Projections
import Schema
import SwiftProtobuf
import Testing

/// The folds of the views that belong to no workflow, over events made by hand.
@Suite struct GenericViewTests {
    private func moment(_ position: Int64) -> Google_Protobuf_Timestamp {
        Google_Protobuf_Timestamp(seconds: 1_772_323_200 + position)
    }

    @Test("A-61 a follow-up is opened, assigned, resolved")
    func followUp() throws {
        let opened = FollowUpOpened.with {
            $0.id = "F1"
            $0.run = .with { $0.exceptionID = "QX-9" }
            $0.blocker = .reopened
            $0.options = [.resume, .abandon]
            $0.detail = "the source shows it reopened"
        }
        let assigned = FollowUpAssigned.with {
            $0.id = "F1"
            $0.assignee = "mira"
        }
        let resolved = FollowUpResolved.with {
            $0.id = "F1"
            $0.resolution = .abandon
            $0.reason = "a newer version is under way"
        }
        let events = try Events.recorded([opened, assigned, resolved])
        let states = try (1...3).map { count in
            try #require(try FollowUpsView.rows(folding: events.prefix(count)).first).row.state
        }
        #expect(states == [.opened, .assigned, .resolved])
        let row = try #require(try FollowUpsView.rows(folding: events).first)
        #expect(row.key == "F1")
        #expect(row.row.run.exceptionID == "QX-9")
        #expect(row.row.openedAt == moment(1))
        #expect(row.row.assignee == "mira")
        #expect(row.row.assignedAt == moment(2))
        #expect(row.row.resolvedBy == "engine")
        #expect(row.row.resolvedAt == moment(3))
        #expect(row.row.reason == "a newer version is under way")
    }

    @Test("A-61 D7 a case's follow-up stands beside an exception's, and ends the same way")
    func caseFollowUp() throws {
        let opened = CaseFollowUpOpened.with {
            $0.id = "T-1/follow-up/-/1/2/mail"
            $0.caseID = "T-1"
            $0.notice = .followUp
            $0.occurrence = 1
            $0.repeat = 2
            $0.outcome = .inDoubt
            $0.audience = "customer"
            $0.address = "ada@customer.example"
            $0.effectKey = "case-lifecycle/T-1/follow-up/-/1/2/mail"
            $0.options = [.resume, .acceptAsDone, .abandon]
        }
        let resolved = FollowUpResolved.with {
            $0.id = opened.id
            $0.resolution = .acceptAsDone
        }
        let events = try Events.recorded([opened, resolved])
        let rows = try FollowUpsView.rows(folding: events)
        #expect(rows.map(\.key) == [opened.id])
        let row = try #require(rows.first).row
        #expect(row.caseID == "T-1" && !row.hasRun && row.state == .resolved)
        #expect(row.notice == .followUp && row.outcome == .inDoubt)
        #expect(row.noticeOccurrence == 1 && row.repeat == 2)
        #expect(row.audience == "customer" && row.address == "ada@customer.example")
        #expect(row.effectKey == opened.effectKey && row.options == opened.options)
        #expect(row.openedAt == moment(1) && row.openedPosition == 1)
        #expect(throws: FoldError.self) {
            try FollowUpsView.rows(folding: Events.recorded([opened, opened]))
        }
    }

    @Test("A-61 what cannot happen to a follow-up is a poison event")
    func impossibleFollowUp() throws {
        let opened = FollowUpOpened.with { $0.id = "F1" }
        let assigned = FollowUpAssigned.with { $0.id = "F1" }
        let resolved = FollowUpResolved.with { $0.id = "F1" }
        let histories: [[any SwiftProtobuf.Message]] = [
            [assigned], [resolved], [opened, opened], [opened, resolved, resolved],
            [opened, resolved, assigned],
        ]
        for history in histories {
            let events = try Events.recorded(history)
            #expect(throws: FoldError.self) { try FollowUpsView.rows(folding: events) }
        }
    }

    @Test("An effect's life: intended, attempted, retried, in doubt, reopened, succeeded")
    func effect() throws {
        let (states, row) = try life([
            EffectIntended.with {
                $0.key = "K"
                $0.step = "sync-ledger"
                $0.targetClass = .deduplicating
                $0.occurrence = 1
            },
            EffectAttemptStarted.with {
                $0.key = "K"
                $0.attempt = 1
                $0.deadline = moment(60)
            },
            EffectAttemptFailed.with {
                $0.key = "K"
                $0.httpStatus = 503
                $0.nextAttemptAt = moment(90)
            },
            EffectAttemptStarted.with { $0.key = "K" },
            EffectInDoubt.with { $0.key = "K" },
            EffectReconciled.with {
                $0.key = "K"
                $0.finding = .notApplied
            },
            EffectAbandoned.with {
                $0.key = "K"
                $0.detail = "no answer"
            },
            EffectReopened.with {
                $0.key = "K"
                $0.series = 2
                $0.reason = "the ledger is back"
            },
            EffectAttemptStarted.with { $0.key = "K" },
            EffectSucceeded.with {
                $0.key = "K"
                $0.httpStatus = 201
                $0.receipt = "entry 4"
            },
        ])
        #expect(
            states == [
                .intended, .attempting, .retrying, .attempting, .inDoubt, .retrying, .abandoned,
                .intended, .attempting, .succeeded,
            ])
        #expect(row.attempts == 3)
        #expect(row.series == 2)
        #expect(row.httpStatus == 201)
        #expect(row.receipt == "entry 4")
        #expect(!row.hasNextAttemptAt && !row.hasDeadline)
        #expect(row.intendedAt == moment(1))
        #expect(row.endedAt == moment(10))
    }

    @Test("What an epoch says that was taken over is evidence, and decides nothing")
    func late() throws {
        let begun: [any SwiftProtobuf.Message] = [
            EffectIntended.with { $0.key = "K" }, EffectAttemptStarted.with { $0.key = "K" },
        ]
        let lateSuccess = EffectSucceeded.with {
            $0.key = "K"
            $0.httpStatus = 201
            $0.late = true
        }
        let lateRefusal = EffectRejected.with {
            $0.key = "K"
            $0.httpStatus = 409
            $0.late = true
        }
        let lateFailure = EffectAttemptFailed.with {
            $0.key = "K"
            $0.httpStatus = 503
            $0.late = true
        }
        for late in [lateSuccess, lateRefusal, lateFailure] as [any SwiftProtobuf.Message] {
            let (states, row) = try life(begun + [late])
            #expect(states == [.intended, .attempting, .attempting])
            #expect(row.late && row.httpStatus > 200 && !row.hasEndedAt)
        }
        // The epoch in charge accepts what came late.
        let (states, row) = try life(
            begun + [
                lateSuccess,
                EffectReconciled.with {
                    $0.key = "K"
                    $0.finding = .applied
                },
                EffectSucceeded.with { $0.key = "K" },
            ])
        #expect(states.suffix(2) == [.attempting, .succeeded])
        #expect(row.late && row.hasEndedAt)
    }

    @Test("A-49 an effect found satisfied needs no intent; a rejected one keeps the answer")
    func skippedAndRejected() throws {
        let (skipped, row) = try life([
            EffectSkipped.with {
                $0.key = "K"
                $0.reason = .alreadySatisfied
                $0.step = "sync-tracker"
            }
        ])
        #expect(skipped == [.skipped])
        #expect(row.step == "sync-tracker" && row.skipReason == .alreadySatisfied)
        let (rejected, answer) = try life([
            EffectIntended.with { $0.key = "K" },
            EffectAttemptStarted.with { $0.key = "K" },
            EffectRejected.with {
                $0.key = "K"
                $0.httpStatus = 409
            },
        ])
        #expect(rejected.last == .rejected)
        #expect(answer.httpStatus == 409)
    }

    @Test("An attempt or an outcome of what was never intended is a poison event")
    func neverIntended() throws {
        let strangers: [any SwiftProtobuf.Message] = [
            EffectAttemptStarted.with { $0.key = "K" }, EffectAttemptFailed.with { $0.key = "K" },
            EffectSucceeded.with { $0.key = "K" }, EffectRejected.with { $0.key = "K" },
            EffectAbandoned.with { $0.key = "K" }, EffectInDoubt.with { $0.key = "K" },
            EffectReconciled.with { $0.key = "K" }, EffectReopened.with { $0.key = "K" },
        ]
        for stranger in strangers {
            let events = try Events.recorded([stranger])
            #expect(throws: FoldError.self) { try EffectsView.rows(folding: events) }
        }
    }

    @Test("A-41 quarantined input and conflicts stand in one register, in order")
    func quarantine() throws {
        let events = try Events.recorded([
            EventQuarantined.with {
                $0.id = "e1"
                $0.sha256 = .init([0x0A, 0xFF])
                $0.reason = "an unknown disposition"
            },
            IdempotencyConflictRecorded.with {
                $0.id = "e2"
                $0.firstPosition = 1
                $0.digest = .init([1, 2])
            },
        ])
        let rows = try QuarantineView.rows(folding: events)
        #expect(rows.map(\.key) == ["00000000000000000001", "00000000000000000002"])
        #expect(rows.map(\.row.kind) == [.quarantined, .conflict])
        #expect(rows.map(\.row.digest) == ["0aff", "0102"])
        #expect(rows[1].row.firstPosition == 1)
    }

    /// The effect's state after each event, and its last row.
    private func life(
        _ messages: [any SwiftProtobuf.Message]
    ) throws -> (states: [EffectState], row: EffectRow) {
        let events = try Events.recorded(messages)
        let rows = try events.indices.map { last in
            try #require(try EffectsView.rows(folding: events[...last]).first).row
        }
        return (rows.map(\.state), try #require(rows.last))
    }
}
