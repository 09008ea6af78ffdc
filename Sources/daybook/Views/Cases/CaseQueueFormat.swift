import Projections
import Schema

/// Open cases as `queue --workflow case-lifecycle` prints them: what each waits for.
enum CaseQueueFormat {
    static let full = RecordFormat<ViewRow<CaseQueueRow>>(
        id: { $0.row.caseID },
        columns: [
            Column("caseId", "CASE") { .text($0.row.caseID) },
            Column("waitsFor", "WAITS FOR") { .word($0.row.waitsFor) },
            Column("priority", "PRIORITY") { .word($0.row.stands.priority) },
            Column("team", "TEAM") { .optional($0.row.stands.team) },
            Column("engineer", "ENGINEER") { .optional($0.row.stands.engineer) },
            Column("account", "ACCOUNT", .line) { .optional($0.row.stands.account) },
            Column("occurrence", "OCCURRENCE", .line) { .counted($0.row.stands.occurrence) },
            Column("waitsSince", "WAITS SINCE") {
                .time($0.row.hasSince ? $0.row.since : nil)
            },
            Column("waitsPosition", "WAITS AT", .line) { .counted($0.row.sincePosition) },
            Column("until", "UNTIL") { .time($0.row.hasUntil ? $0.row.until : nil) },
            Column("milestone", "MILESTONE") { .optional($0.row.milestone) },
            Column("dueAt", "DUE") { .time($0.row.hasDueAt ? $0.row.dueAt : nil) },
            Column("followupId", "FOLLOW-UP") { .optional($0.row.followupID) },
            Column("followups", "FOLLOW-UPS", .line) { .texts($0.row.followups) },
            Column("refusals", "REFUSALS", .line) { .number(UInt64($0.row.refusals)) },
            Column("ticket", "TICKET", .line) { .optional($0.row.stands.ticket) },
            Column("escalations", "ESCALATIONS", .jsonOnly) { .messages($0.row.escalations) },
            Column("since", "SINCE") { .position($0.since) },
        ])
}
