import CaseLifecycle
import Projections
import Schema

/// Cases as `cases` prints them.
enum CaseFormat {
    static let full = RecordFormat<ViewRow<CaseRow>>(
        id: { $0.row.caseID },
        columns: [
            Column("caseId", "CASE") { .text($0.row.caseID) },
            Column("status", "STATUS") { .word($0.row.status) },
            Column("priority", "PRIORITY") { .word($0.row.priority) },
            Column("team", "TEAM") { .optional($0.row.team) },
            Column("engineer", "ENGINEER") { .optional($0.row.engineer) },
            Column("account", "ACCOUNT", .line) { .optional($0.row.account) },
            Column("contact", "CONTACT", .line) { .optional($0.row.contact) },
            Column("occurrence", "OCCURRENCE", .line) { .counted($0.row.occurrence) },
            Column("nextMilestone", "NEXT") { .optional($0.row.nextClock?.milestone ?? "") },
            Column("nextDue", "DUE") { .time($0.row.nextClock?.dueAt) },
            Column("violations", "VIOLATED") { .counted($0.row.violations) },
            Column("ticket", "TICKET", .line) { .optional($0.row.ticket) },
            Column("openedAt", "OPENED") { .time($0.row.hasOpenedAt ? $0.row.openedAt : nil) },
            Column("scopedAt", "SCOPED", .line) {
                .time($0.row.hasScopedAt ? $0.row.scopedAt : nil)
            },
            Column("contactedAt", "CONTACTED", .line) {
                .time($0.row.hasContactedAt ? $0.row.contactedAt : nil)
            },
            Column("intervenedAt", "INTERVENED", .line) {
                .time($0.row.hasIntervenedAt ? $0.row.intervenedAt : nil)
            },
            Column("resolvedAt", "RESOLVED", .line) {
                .time($0.row.hasResolvedAt ? $0.row.resolvedAt : nil)
            },
            Column("closedAt", "CLOSED", .line) {
                .time($0.row.hasClosedAt ? $0.row.closedAt : nil)
            },
            Column("confirmation", "CONFIRMED", .line) { .word($0.row.confirmation) },
            Column("followUp", "FOLLOW-UP", .line) { .optional($0.row.followUp) },
            Column("refusals", "REFUSALS", .line) { .number(UInt64($0.row.refusals)) },
            Column("attempts", "ATTEMPTS", .line) { .number(UInt64($0.row.attempts)) },
            Column("wasP1", "WAS P1", .line) { .flag($0.row.wasP1) },
            Column("priorityChanges", "CHANGES", .line) {
                .number(UInt64($0.row.priorityChanges))
            },
            Column("firstPriority", "FIRST", .jsonOnly) { .word($0.row.firstPriority) },
            Column("firstResolvedAt", "FIRST RESOLVED", .jsonOnly) {
                .time($0.row.hasFirstResolvedAt ? $0.row.firstResolvedAt : nil)
            },
            Column("reopenedResolved", "REOPENED", .line) {
                .number(UInt64($0.row.reopenedResolved))
            },
            Column("reopenedClosed", "REOPENED CLOSED", .line) {
                .number(UInt64($0.row.reopenedClosed))
            },
            Column("teams", "TEAMS", .line) { .texts($0.row.teams) },
            Column("returns", "RETURNS", .line) { .number(UInt64($0.row.returns)) },
            Column("history", "HISTORY", .jsonOnly) {
                $0.row.hasHistory ? .message($0.row.history) : .none
            },
            Column("clocks", "CLOCKS", .jsonOnly) { .messages($0.row.clocks) },
            Column("since", "SINCE") { .position($0.since) },
        ])

    /// first_priority, first_resolved_at, history, named_team: the last is shown nowhere.
    static let fieldsOfJSON: FieldSet = [24, 29, 30, 31]
}
