import Business
import EventLog
import Reactor

/// What the log says about all cases at once, as far as a standup asks: who is open, what was
/// violated, which follow-ups wait; and what each team was told already.
///
/// The rule that it keeps: it takes facts as they are. Verdicts are events of the cases, and what
/// was imported as history is not on it.
package struct StandupBoard: Sendable, Equatable {
    /// By id; the order of a digest is never that of a dictionary.
    var cases: [String: BoardCase] = [:]
    /// As little as brings a case back when it is reopened, or tells whose its follow-up is.
    var closed: [String: ClosedCase] = [:]
    var followUps: [String: BoardFollowUp] = [:]
    var teams: [String: TeamPast] = [:]
    /// Not settled yet or in doubt, in the order of their events.
    var digests: [PlannedDigest] = []
    /// When standups were first run on this log; before, nothing was promised to any team.
    var began: Instant?
    /// Of the last event that was folded.
    var position = Position.start

    package init() {}
}

/// What is known of a team by its digests.
struct TeamPast: Sendable, Equatable {
    /// Since when the policy has named it without a break; nil while it does not.
    var since: Instant?
    /// The latest date that has a digest.
    var last: LocalDate?
}

extension StandupBoard {
    /// The latest digest of each team, until it is settled.
    var wanted: [PlannedDigest] { open.filter(isLatest) }

    /// Those that could not be sent before a later one came: no news any more.
    var overtaken: [PlannedDigest] { open.filter { !isLatest($0) } }

    private var open: [PlannedDigest] { digests.filter { !$0.isInDoubt && !$0.isHistory } }

    private func isLatest(_ digest: PlannedDigest) -> Bool {
        teams[digest.content.team]?.last?.description == digest.content.date
    }

    func digest(of effect: EffectIdentity<CaseStandup>) -> PlannedDigest? {
        digests.first { $0.identity.key == effect.key }
    }

    /// Whose case it is; one of a team that the policy does not know is the default team's, so that
    /// no case is nobody's.
    func team(ofCase id: String, _ policy: CasePolicy) -> String {
        let team = cases[id]?.team ?? closed[id]?.team ?? ""
        return policy.team(team) == nil ? policy.content.defaultTeam : team
    }

    /// What the state holds by now is history: it is known, and nothing of it is sent (B-59).
    mutating func passOver() {
        for index in digests.indices { digests[index].isHistory = true }
    }
}
