import Business
import EventLog
import Reactor
import Schema

/// When each team's next standup is, and what becomes of one whose time has come.
///
/// The rule that it keeps: a team's dates only rise. However its time, its zone or its calendar is
/// edited, a date that has a digest gets no second one; and however long nobody ran, there is one
/// digest, for the latest date, which names those that were missed.
enum Schedule {
    static func wakeups(_ state: StandupBoard, _ policy: CasePolicy) -> [Wakeup] {
        policy.content.teams.compactMap { team in
            Standups(of: team, policy).first(for: state).map {
                Wakeup(name(team), due: $0.due)
            }
        }
    }

    /// Nil where no team waits for it any more.
    static func fire(
        _ wakeup: Wakeup, at now: Instant, _ state: StandupBoard, _ policy: CasePolicy
    ) -> StandupPrepared? {
        guard let team = policy.content.teams.first(where: { name($0) == wakeup.name }) else {
            return nil
        }
        let standups = Standups(of: team, policy)
        guard var latest = standups.first(for: state), latest.due <= now else { return nil }
        var missed: [LocalDate] = []
        while let next = standups.next(after: latest.date), next.due <= now {
            missed.append(latest.date)
            latest = next
        }
        return Digest(board: state, policy: policy, team: team)
            .prepared(latest, at: now, missed: missed)
    }

    private static func name(_ team: TeamRules) -> String { "standup/\(team.name)" }
}

/// One standup: its date on the team's wall calendar, and the instant.
struct Standup: Equatable {
    var date: LocalDate
    var due: Instant
}

/// The standups of a team, one on each date on which it works (B-22, B-48).
struct Standups {
    private let name: String
    private let time: LocalTime?
    private let calendar: BusinessCalendar

    init(of team: TeamRules, _ policy: CasePolicy) {
        name = team.name
        time = LocalTime(secondOfDay: Int(team.standupMinute) * 60)
        calendar = policy.calendar(of: team.name)
    }

    /// The first one that the team has no digest for; nil before standups began, or if there is
    /// never one.
    func first(for state: StandupBoard) -> Standup? {
        guard let began = state.began, let since = state.teams[name]?.since else { return nil }
        let start = max(began, since)
        let last = state.teams[name]?.last
        let today = calendar.localDate(of: start)
        var standup = on(orAfter: last.map { max(today, $0.adding(days: 1)) } ?? today)
        while let past = standup, past.due < start { standup = next(after: past.date) }
        return standup
    }

    func next(after date: LocalDate) -> Standup? { on(orAfter: date.adding(days: 1)) }

    private func on(orAfter date: LocalDate) -> Standup? {
        guard let time, let date = calendar.firstWorkingDate(onOrAfter: date) else { return nil }
        let due = calendar.zone.firstInstant(of: LocalDateTime(date: date, time: time))
        return due < .distantFuture ? Standup(date: date, due: due) : nil
    }
}
