import EventLog
import Reactor
import Schema

/// The packet for a person where a team was not told, or nobody knows whether it was (D7).
///
/// The rules that it keeps: no such end without a follow-up, appended together with it. A digest is
/// not sent again: it told what was open then, and the next one tells what is open by now.
struct DigestFollowUp {
    let digest: PlannedDigest
    let outcome: NoticeOutcome
    let detail: String

    /// Nil for an end that leaves nothing to decide.
    init?(_ digest: PlannedDigest, _ outcome: NoticeOutcome, _ detail: String) {
        guard [.rejected, .unavailable, .inDoubt].contains(outcome) else { return nil }
        self.digest = digest
        self.outcome = outcome
        self.detail = detail
    }

    /// Made of the digest's key, so that one end opens one.
    var id: String {
        let team = EffectIdentity<CaseStandup>.escaped(digest.content.team)
        return "standup/\(team)/\(digest.content.date)"
    }

    var opened: Draft {
        let opened = StandupFollowUpOpened.with {
            $0.id = id
            $0.team = digest.content.team
            $0.date = digest.content.date
            $0.outcome = outcome
            $0.address = digest.content.address
            $0.detail = detail
            $0.effectKey = digest.identity.key
            $0.options = outcome == .inDoubt ? [.acceptAsDone, .abandon] : [.abandon]
        }
        return Draft(opened, on: FollowUp.stream(id))
    }
}

extension PlannedDigest {
    /// How it ended, with what a person has to decide, or has not any more.
    func ended(_ settled: StandupSettled) -> [Draft] {
        if settled.outcome == .accepted, !followUp.isEmpty {
            let reason = "it had arrived: its answer came late"
            return [
                Draft(settled), FollowUp.resolved(followUp, .settledByEvidence, reason),
            ]
        }
        guard let opened = DigestFollowUp(self, settled.outcome, settled.detail) else {
            return [Draft(settled)]
        }
        var settled = settled
        settled.followupID = opened.id
        return [Draft(settled), opened.opened]
    }
}
