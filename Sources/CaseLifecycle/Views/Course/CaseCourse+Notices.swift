import EventLog
import Projections
import Schema

/// Notices in a course: planned or left out, how they ended, and what a person decided.
extension CaseCourse {
    mutating func plan(_ planned: NoticePlanned, _ event: RecordedEvent) {
        notices.append(
            CourseNotice.with {
                $0.notice = planned.notice
                $0.milestone = planned.milestone
                $0.occurrence = planned.occurrence
                $0.repeat = planned.repeat
                $0.target = planned.target
                $0.audience = planned.audience
                $0.address = planned.address
                $0.plannedAt = event.recorded.timestamp
                $0.plannedPosition = event.position.rawValue
                $0.because = planned.passedOver
            })
    }

    /// - Parameter adopted: position of the case's adoption, 0 if there is none.
    mutating func omit(
        _ omitted: NoticeOmitted, adopted: UInt64, _ event: RecordedEvent
    ) {
        let isPlanned = notices.contains {
            !$0.omitted && $0.notice == omitted.notice && $0.milestone == omitted.milestone
                && $0.occurrence == omitted.occurrence
        }
        notices.append(
            CourseNotice.with {
                $0.notice = omitted.notice
                $0.milestone = omitted.milestone
                $0.occurrence = omitted.occurrence
                $0.plannedAt = event.recorded.timestamp
                $0.plannedPosition = event.position.rawValue
                $0.omitted = true
                $0.toldBefore = isPlanned || adopted > 0 && omitted.cause == adopted
                $0.because = omitted.because
            })
    }

    mutating func settle(_ settled: NoticeSettled, _ event: RecordedEvent) throws {
        try change(
            settled.notice, settled.milestone, settled.occurrence, settled.repeat
        ) { notice in
            notice.outcome = settled.outcome
            notice.effectKey = settled.effectKey
            notice.reference = settled.reference
            notice.detail = settled.detail
            notice.settledAt = event.recorded.timestamp
            notice.settledPosition = event.position.rawValue
            if !settled.followupID.isEmpty { notice.ask(settled.followupID, event) }
        }
    }

    mutating func bounce(_ bounced: NoticeBounced, _ event: RecordedEvent) throws {
        try change(bounced.notice, "", bounced.occurrence, bounced.repeat) { notice in
            notice.bouncedPosition = event.position.rawValue
            notice.ask(bounced.followupID, event)
        }
    }

    mutating func decide(_ decided: NoticeDecided, _ event: RecordedEvent) throws {
        try change(
            decided.notice, decided.milestone, decided.occurrence, decided.repeat
        ) { notice in
            for index in notice.decisions.indices
            where notice.decisions[index].followupID == decided.followupID {
                notice.decisions[index].resolution = decided.resolution
                notice.decisions[index].decidedBy = event.actor.identity
                notice.decisions[index].decidedAt = event.recorded.timestamp
                notice.decisions[index].decidedPosition = event.position.rawValue
            }
        }
    }

    private mutating func change(
        _ notice: Notice, _ milestone: String, _ occurrence: UInt32, _ repeated: UInt32,
        _ body: (inout CourseNotice) -> Void
    ) throws {
        let index = notices.lastIndex {
            !$0.omitted && $0.notice == notice && $0.milestone == milestone
                && $0.occurrence == occurrence && $0.repeat == repeated
        }
        guard let index else { throw FoldError("it speaks of a notice that was never planned") }
        body(&notices[index])
    }
}

extension CourseNotice {
    /// A person is to decide over it.
    fileprivate mutating func ask(_ followUp: String, _ event: RecordedEvent) {
        decisions.append(
            CourseDecision.with {
                $0.followupID = followUp
                $0.openedPosition = event.position.rawValue
            })
    }
}
