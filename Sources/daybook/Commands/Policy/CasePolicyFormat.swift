import CaseLifecycle
import Schema

/// What `policy show` prints of a case policy.
enum CasePolicyFormat {
    static func blocks(_ adopted: CasePolicyStream.Adopted) -> [Block] {
        let policy = adopted.policy
        let budgets = policy.milestones.flatMap { rules in
            rules.budgets.map { Clock(rules: rules, budget: $0) }
        }
        return [
            .one("casePolicy", head, adopted),
            .many("calendars", calendar, adopted.calendars),
            .many("priorities", priority, policy.priorities),
            .many("milestones", milestone, budgets),
            .many("teams", team, policy.teams),
            .many("people", person, policy.people),
            .many("accounts", account, policy.accounts),
            .many("caseTargets", PolicyFormat.target, policy.targets),
        ]
    }

    static let head = RecordFormat<CasePolicyStream.Adopted>(
        id: { String($0.policy.version) },
        columns: [
            Column("version", "VERSION") { .number(UInt64($0.policy.version)) },
            Column("author", "AUTHOR") { .text($0.policy.author) },
            Column("approver", "APPROVER") { .text($0.policy.approver) },
            Column("sender", "SENDER") { .text($0.policy.sender) },
            Column("defaultTeam", "DEFAULT TEAM") { .text($0.policy.defaultTeam) },
            Column("ackTimeoutS", "ACK TIMEOUT S") { .counted($0.policy.ackTimeoutS) },
            Column("pagesMax", "PAGES") { .number(UInt64($0.policy.pagesMax)) },
            Column("retroactiveUpgrade", "RETROACTIVE") { .flag($0.policy.retroactiveUpgrade) },
            Column("position", "POSITION") { .number($0.event.position.rawValue) },
            Column("recorded", "RECORDED") { .instant($0.event.recorded) },
        ])

    static let calendar = RecordFormat<CalendarAdopted>(
        id: { $0.name },
        columns: [
            Column("name", "CALENDAR") { .text($0.name) },
            Column("zone", "ZONE") { .text($0.zone.identifier) },
            Column("zoneData", "ZONE DATA") { .text($0.zone.dataVersion) },
            Column("hours", "HOURS") { .texts(HoursText.lines($0)) },
            Column("holidays", "HOLIDAYS") { .texts($0.holidays) },
        ])

    static let priority = RecordFormat<PriorityRules>(
        id: { $0.priority.word },
        columns: [
            Column("priority", "PRIORITY") { .word($0.priority) },
            Column("contact", "CONTACT") { .word($0.contact) },
            Column("immediate", "IMMEDIATE") { .flag($0.immediate) },
            Column("tellsTam", "TELLS TAM") { .flag($0.tellsTam) },
            Column("confirmations", "CONFIRMED BY") { .words($0.confirmations) },
        ])

    /// A milestone under one priority.
    struct Clock {
        var rules: MilestoneRules
        var budget: MilestoneBudget
    }

    static let milestone = RecordFormat<Clock>(
        id: { $0.rules.name },
        columns: [
            Column("milestone", "MILESTONE") { .text($0.rules.name) },
            Column("until", "UNTIL") { .text($0.rules.until) },
            Column("escalation", "ESCALATION") { .word($0.rules.escalation) },
            Column("priority", "PRIORITY") { .word($0.budget.priority) },
            Column("clock", "CLOCK") { .word($0.budget.clock) },
            Column("budgetMs", "BUDGET MS") { .number($0.budget.budgetMs) },
            Column("warnMs", "WARNING MS") { .counted($0.budget.warnMs) },
            Column("fromScope", "FROM SCOPE") { .flag($0.budget.fromScope) },
            Column("pauses", "PAUSES") { .flag($0.budget.pauses) },
        ])

    static let team = RecordFormat<TeamRules>(
        id: { $0.name },
        columns: [
            Column("name", "TEAM") { .text($0.name) },
            Column("calendar", "CALENDAR") { .text($0.calendar) },
            Column("techLead", "TECH LEAD") { .optional($0.techLead) },
            Column("address", "ADDRESS") { .text($0.address) },
            Column("pager", "PAGER") { .optional($0.pager) },
            Column("standup", "STANDUP") { .text(HoursText.time($0.standupMinute)) },
        ])

    static let person = RecordFormat<PersonRules>(
        id: { $0.name },
        columns: [
            Column("name", "PERSON") { .text($0.name) },
            Column("address", "ADDRESS") { .text($0.address) },
            Column("deputy", "DEPUTY") { .optional($0.deputy) },
            Column("away", "AWAY") { .texts($0.absences.map { "\($0.from)..\($0.to)" }) },
        ])

    static let account = RecordFormat<AccountRules>(
        id: { $0.name },
        columns: [
            Column("name", "ACCOUNT") { .text($0.name) },
            Column("tam", "TAM") { .optional($0.tam) },
        ])
}
