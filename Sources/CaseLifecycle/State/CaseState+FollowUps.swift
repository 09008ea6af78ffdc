import EventLog
import Schema

/// Folding what a person has to decide about notices, and what was decided.
extension CaseState {
    mutating func evolveFollowUp(_ event: RecordedEvent) throws {
        switch event.type {
        case NoticeDecided.protoMessageName:
            let decided = try NoticeDecided(serializedBytes: event.payload)
            let index = try index(
                of: decided.notice, decided.milestone, decided.occurrence, decided.repeat, event)
            notices[index].close(decided.followupID)
            if decided.resolution == .resume { ask(.again(notices[index].plan), Occasion(event)) }
        case NoticeBounced.protoMessageName:
            let bounced = try NoticeBounced(serializedBytes: event.payload)
            let index = try index(
                of: bounced.notice, "", bounced.occurrence, bounced.repeat, event)
            notices[index].followUps.append(
                PlannedNotice.FollowUp(id: bounced.followupID, isBounce: true))
            answer(bounced.cause)
        default:
            throw CaseEvolveError(
                position: event.position, reason: "\(event.type) is no event of a case")
        }
    }

    func index(
        of notice: Notice, _ milestone: String, _ occurrence: UInt32, _ repeated: UInt32,
        _ event: RecordedEvent
    ) throws(CaseEvolveError) -> Int {
        let index = notices.lastIndex {
            $0.isSame(notice, milestone, occurrence) && $0.plan.repeat == repeated
        }
        guard let index else {
            throw CaseEvolveError(
                position: event.position,
                reason: "it speaks of a notice that was never planned")
        }
        return index
    }

    /// The mail that came back, where somebody says that one did: the last one to the customer that
    /// the mail server took (D4).
    var latestMail: PlannedNotice? {
        notices.last { $0.isToCustomer && $0.settled?.outcome == .accepted }
    }

    /// Whether a person has something left to decide about its notices.
    var hasOpenFollowUp: Bool { notices.contains { $0.followUps.contains(where: \.isOpen) } }
}

extension PlannedNotice {
    /// One that is open waits for a person.
    package struct FollowUp: Sendable, Equatable {
        package var id: String
        package var isBounce = false
        package var isOpen = true
    }

    /// Those that were opened because it reached nobody, or nobody knows.
    var failures: [FollowUp] { followUps.filter { !$0.isBounce } }

    var isBounced: Bool { followUps.contains(where: \.isBounce) }

    fileprivate mutating func close(_ followUp: String) {
        for index in followUps.indices where followUps[index].id == followUp {
            followUps[index].isOpen = false
        }
    }
}
