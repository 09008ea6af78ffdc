import Business
import EventLog
import Reactor
import Schema

/// What one team is told, taken from the board.
///
/// The rule that it keeps: event and mail have a size that they never exceed, whatever names people
/// give; what does not fit is counted. The oldest are named first, as they have waited longest.
struct Digest {
    let board: StandupBoard
    let policy: CasePolicy
    let team: TeamRules

    /// For a list, in bytes of mail: four of them, the headers and the missed dates fit in 14 KiB.
    private static let bytesOfListMax = 2_700
    /// Of a line without its names, each byte of which may become three in quoted-printable.
    private static let bytesOfLine = 80
    private static let missedMax = 14

    func prepared(_ standup: Standup, at now: Instant, missed: [LocalDate]) -> StandupPrepared {
        let mine = board.cases.filter { board.team(ofCase: $0.key, policy) == team.name }
            .sorted { ($0.value.since, $0.key) < ($1.value.since, $1.key) }
        return StandupPrepared.with {
            $0.team = team.name
            $0.date = standup.date.description
            $0.address = team.address
            $0.due = standup.due.timestamp
            $0.latenessMs = Wakeup(team.name, due: standup.due).lateness(at: now)
            $0.stamp = policy.stamp(of: policy.calendar(of: team.name))
            $0.lookedAt = board.position.rawValue
            $0.openP1 = list(mine.filter { $0.value.priority == .p1 }.map(open))
            $0.stagnant = list(violations(of: mine, .standup))
            $0.escalated = list(violations(of: mine, .techLead))
            $0.followups = followUps()
            $0.missed = missed.suffix(Self.missedMax).map(\.description)
            $0.missedLeftOut = UInt32(clamping: max(0, missed.count - Self.missedMax))
        }
    }

    private func open(_ id: String, _ one: BoardCase) -> StandupCase {
        StandupCase.with {
            $0.caseID = id
            $0.priority = one.priority
            $0.engineer = one.engineer
            $0.since = one.since.timestamp
            $0.pending = one.isPending
            $0.resolved = one.isResolved
        }
    }

    private func violations(
        of cases: [(key: String, value: BoardCase)], _ escalation: Escalation
    ) -> [StandupCase] {
        cases.flatMap { id, one in
            one.violations.filter { $0.escalation == escalation }.map { (id, one, $0) }
        }
        .sorted { ($0.2.at, $0.0, $0.2.milestone) < ($1.2.at, $1.0, $1.2.milestone) }
        .map { id, one, violation in
            var item = open(id, one)
            item.milestone = violation.milestone
            item.since = violation.at.timestamp
            item.acknowledgedBy = violation.acknowledgedBy
            return item
        }
    }

    private func followUps() -> StandupFollowUps {
        let mine = board.followUps.filter {
            board.team(ofCase: $0.value.caseID, policy) == team.name
        }
        let items = mine.sorted { ($0.value.since, $0.key) < ($1.value.since, $1.key) }
            .map { id, one in
                StandupFollowUp.with {
                    $0.id = id
                    $0.caseID = one.caseID
                    $0.notice = one.notice
                    $0.outcome = one.outcome
                    $0.since = one.since.timestamp
                    $0.assignee = one.assignee
                }
            }
        let kept = Self.kept(items.map { [$0.id, $0.caseID, $0.assignee] })
        return StandupFollowUps.with {
            $0.followups = Array(items.prefix(kept))
            $0.leftOut = UInt32(clamping: items.count - kept)
        }
    }

    private func list(_ items: [StandupCase]) -> StandupCases {
        let kept = Self.kept(
            items.map { [$0.caseID, $0.engineer, $0.milestone, $0.acknowledgedBy] })
        return StandupCases.with {
            $0.cases = Array(items.prefix(kept))
            $0.leftOut = UInt32(clamping: items.count - kept)
        }
    }

    /// How many of the lines with these names fit.
    private static func kept(_ lines: [[String]]) -> Int {
        var bytes = 0
        for (index, names) in lines.enumerated() {
            bytes += bytesOfLine + 3 * names.reduce(0) { $0 + $1.utf8.count }
            if bytes > bytesOfListMax { return index }
        }
        return lines.count
    }
}
