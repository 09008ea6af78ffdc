import EventLog
import Reactor
import Schema

/// A follow-up about a standup's digest.
package typealias StandupFollowUpPacket = FollowUpRecord<StandupFollowUpOpened>

/// What a person may do with a follow-up about a digest: take it, and decide it.
///
/// The rule that it keeps: a decision changes the follow-up, the standups and the effect in one
/// append, guarded by the revisions that it rested on, so that a late answer and a person cannot
/// both end one doubt.
package enum StandupFollowUpCommands {
    package static func assign(
        _ packet: StandupFollowUpPacket, to assignee: String
    ) throws(FollowUpRefusal) -> FollowUpDecision {
        try packet.assign(to: assignee, about: CaseStandup.subject)
    }

    /// - Parameters:
    ///   - board: folded from the standups' own stream, which says what became of each digest.
    ///   - revision: of that stream.
    package static func resolve(
        _ packet: StandupFollowUpPacket, as resolution: Resolution, because reason: String,
        _ board: StandupBoard, revision: UInt64
    ) throws(FollowUpRefusal) -> FollowUpDecision {
        let opened = try packet.open()
        guard !reason.isEmpty else { throw .noReason }
        guard opened.options.contains(resolution) else {
            throw .notAnOption(resolution, of: opened.options)
        }
        let decided = StandupDecided.with {
            $0.team = opened.team
            $0.date = opened.date
            $0.followupID = packet.id
            $0.resolution = resolution
        }
        let doubt = board.digests.first { $0.followUp == packet.id }
        return FollowUpDecision(
            drafts: [FollowUp.resolved(packet.id, resolution, reason), Draft(decided)]
                + (doubt.map { end($0, resolution, reason) } ?? []),
            expectations: [
                Expectation(packet.stream, .exactly(packet.revision)),
                Expectation(CaseStandup.subject, .exactly(revision)),
            ],
            subject: CaseStandup.subject)
    }

    /// What the decision makes of a mail in doubt.
    private static func end(
        _ digest: PlannedDigest, _ resolution: Resolution, _ reason: String
    ) -> [Draft] {
        let key = digest.identity.key
        let stream = "effect/" + key
        guard resolution == .acceptAsDone else {
            let abandoned = EffectAbandoned.with {
                $0.key = key
                $0.attempts = 1
                $0.detail = "left in doubt: \(reason)"
            }
            return [Draft(abandoned, on: stream)]
        }
        let reconciled = EffectReconciled.with {
            $0.key = key
            $0.finding = .applied
            $0.detail = "found by a person: \(reason)"
        }
        let succeeded = EffectSucceeded.with {
            $0.key = key
            $0.receipt = "accepted by a person"
        }
        return [
            Draft(reconciled, on: stream), Draft(succeeded, on: stream),
            Draft(digest.settled(.accepted, "accepted by a person: \(reason)")),
        ]
    }
}
