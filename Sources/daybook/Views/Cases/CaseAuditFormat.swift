import Projections
import Schema

/// The trace of each occurrence of a case, as `audit --workflow case-lifecycle` prints it.
enum CaseAuditFormat {
    /// armings, course, facts, confirmations, refusals, overrides: most of a row.
    static let fieldsOfJSON: FieldSet = [10, 11, 12, 13, 14, 15]

    static let full = RecordFormat<ViewRow<CaseAuditRow>>(
        id: { $0.key },
        columns: [
            Column("key", "CASE") { .text($0.key) },
            Column("caseId", "ID", .line) { .text($0.row.caseID) },
            Column("occurrence", "OCCURRENCE", .line) { .counted($0.row.occurrence) },
            Column("outcome", "OUTCOME") { .word($0.row.outcome) },
            Column("complete", "COMPLETE") { .flag($0.row.complete) },
            Column("missing", "MISSING", .line) { .texts($0.row.missing) },
            Column("eventSource", "EVENT SOURCE", .line) { .optional($0.row.eventSource) },
            Column("eventId", "EVENT", .line) { .optional($0.row.eventID) },
            Column("begunPosition", "BEGUN AT", .line) { .counted($0.row.begun.position) },
            Column("begunAt", "BEGUN") { .time($0.row.begun.hasAt ? $0.row.begun.at : nil) },
            Column("begunBy", "BEGUN BY", .line) { .optional($0.row.begun.identity) },
            Column("priority", "PRIORITY") { .word(triage($0)?.priority ?? .unspecified) },
            Column("team", "TEAM") { .optional(triage($0)?.team ?? "") },
            Column("policyVersion", "POLICY") { .counted(triage($0)?.stamp.policyVersion ?? 0) },
            Column("calendar", "CALENDAR", .line) { .optional(triage($0)?.stamp.calendar ?? "") },
            Column("zoneData", "ZONE DATA", .line) { .optional(triage($0)?.stamp.zoneData ?? "") },
            Column("closedAt", "CLOSED") {
                .time($0.row.closure.mark.hasAt ? $0.row.closure.mark.at : nil)
            },
            Column("closedPosition", "CLOSED AT", .line) {
                .counted($0.row.closure.mark.position)
            },
            Column("takenBackBy", "TAKEN BACK BY", .line) { .optional($0.row.takenBack.identity) },
            Column("takenBackPosition", "TAKEN BACK AT", .line) {
                .counted($0.row.takenBack.position)
            },
            Column("triages", "TRIAGES", .jsonOnly) { .messages($0.row.triages) },
            Column("armings", "ARMINGS", .jsonOnly) { .messages($0.row.armings) },
            Column("milestones", "MILESTONES", .jsonOnly) {
                .messages($0.row.course.milestones)
            },
            Column("notices", "NOTICES", .jsonOnly) { .messages($0.row.course.notices) },
            Column("facts", "FACTS", .jsonOnly) { .messages($0.row.facts) },
            Column("confirmations", "CONFIRMATIONS", .jsonOnly) {
                .messages($0.row.confirmations)
            },
            Column("refusals", "REFUSALS", .jsonOnly) { .messages($0.row.refusals) },
            Column("overrides", "OVERRIDES", .jsonOnly) { .messages($0.row.overrides) },
            Column("closure", "CLOSURE", .jsonOnly) {
                $0.row.hasClosure ? .message($0.row.closure) : .none
            },
            Column("since", "SINCE") { .position($0.since) },
        ])

    private static func triage(_ row: ViewRow<CaseAuditRow>) -> AuditTriage? {
        row.row.triages.last
    }
}
