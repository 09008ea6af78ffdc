import EventLog
import Reactor
import Schema

/// A digest that was prepared: what it tells, and under which key its mail goes.
struct PlannedDigest: Sendable, Equatable {
    var content: StandupPrepared
    var position: Position
    /// Recorded time.
    var prepared: Instant
    var isInDoubt = false
    /// The one that is open about its doubt; empty where there is none.
    var followUp = ""
    /// Prepared at or before the reactor's start: not ours to send (B-59).
    var isHistory = false

    /// The key derives from meaning alone: `case-standup/<team>/<local date>/<target>`.
    var identity: EffectIdentity<CaseStandup> {
        let target = StandupTarget.mail
        let parts = [content.team, content.date, target.rawValue]
        let key = parts.map(EffectIdentity<CaseStandup>.escaped).joined(separator: "/")
        return EffectIdentity(key: "\(CaseStandup.name)/\(key)", step: .digest, target: target)
    }

    func settled(_ outcome: NoticeOutcome, _ detail: String) -> StandupSettled {
        StandupSettled.with {
            $0.team = content.team
            $0.date = content.date
            $0.outcome = outcome
            $0.effectKey = identity.key
            $0.detail = detail
        }
    }
}
