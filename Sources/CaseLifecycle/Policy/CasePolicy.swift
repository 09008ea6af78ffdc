import Business
import EventLog
import Schema

/// One version of the case policy, with its calendars ready to be asked.
///
/// The rule that it keeps: it is a value. Zone rules were compiled when it was applied, so a
/// decision under it can be made again on any machine (law 5).
package struct CasePolicy: Sendable, Equatable {
    package let content: CasePolicyAdopted
    /// From then on it is in force.
    package let adopted: Adoption
    private let calendars: [String: BusinessCalendar]

    /// Where in the log, and when, a policy was adopted.
    package struct Adoption: Sendable, Equatable {
        package var position: Position
        package var recorded: Instant

        package init(position: Position, recorded: Instant) {
            self.position = position
            self.recorded = recorded
        }
    }

    init(
        _ content: CasePolicyAdopted, _ calendars: [String: BusinessCalendar],
        _ adopted: Adoption
    ) {
        self.content = content
        self.calendars = calendars
        self.adopted = adopted
    }

    package var version: UInt32 { content.version }

    package func rules(for priority: Priority) -> PriorityRules? {
        content.priorities.first { $0.priority == priority }
    }

    /// Whether a case of that priority has the clocks of an emergency (B-25).
    func isUrgent(_ priority: Priority) -> Bool { rules(for: priority)?.immediate ?? false }

    package func team(_ name: String) -> TeamRules? { content.teams.first { $0.name == name } }

    package func person(_ name: String) -> PersonRules? {
        content.people.first { $0.name == name }
    }

    package func milestone(_ name: String) -> MilestoneRules? {
        content.milestones.first { $0.name == name }
    }

    package func target(_ target: CaseTarget) -> TargetPolicy {
        guard let rules = content.targets.first(where: { $0.name == target.rawValue }) else {
            preconditionFailure("an adopted policy has a rule for \(target.rawValue)")
        }
        return rules
    }

    /// The calendar of a team; the default team's where no such team is known.
    func calendar(of team: String) -> BusinessCalendar {
        let rules = self.team(team) ?? self.team(content.defaultTeam)
        guard let rules, let calendar = calendars[rules.calendar] else {
            preconditionFailure("an adopted policy has a calendar for each of its teams")
        }
        return calendar
    }

    func calendar(named name: String) -> BusinessCalendar? { calendars[name] }

    func stamp(of calendar: BusinessCalendar) -> CalendarStamp {
        CalendarStamp.with {
            $0.calendar = calendar.name
            $0.policyVersion = version
            $0.zone = calendar.zone.identifier
            $0.zoneData = calendar.zone.dataVersion
        }
    }
}
