import Projections
import Schema
import TextForms

/// The trace of each run as `audit` prints it (A-30, P-06).
enum AuditFormat {
    /// source, targets, checks, mapping, steps, confirmations, followups, repeats: most of a row.
    static let fieldsOfJSON: FieldSet = [8, 9, 10, 12, 13, 14, 17, 23]

    static let full = RecordFormat<ViewRow<AuditRow>>(
        id: { $0.key },
        columns: [
            Column("key", "RUN") { .text($0.key) },
            Column("exceptionId", "EXCEPTION", .line) { .text($0.row.run.exceptionID) },
            Column("version", "VERSION", .line) { .counted($0.row.run.version) },
            Column("occurrence", "OCCURRENCE", .line) { .counted($0.row.run.occurrence) },
            Column("outcome", "OUTCOME") { .word($0.row.outcome) },
            Column("complete", "COMPLETE") { .flag($0.row.complete) },
            Column("missing", "MISSING", .line) { .texts($0.row.missing) },
            Column("eventSource", "EVENT SOURCE", .line) { .optional($0.row.eventSource) },
            Column("eventId", "EVENT") { .optional($0.row.eventID) },
            Column("dispositionPosition", "DISPOSITION", .line) {
                .counted($0.row.dispositionPosition)
            },
            Column("policyVersion", "POLICY") { .counted($0.row.policyVersion) },
            Column("verifiedVersion", "VERIFIED") { .counted($0.row.verifiedVersion) },
            Column("closedAt", "CLOSED", .line) {
                .time($0.row.hasClosedAt ? $0.row.closedAt : nil)
            },
            Column("startedAt", "STARTED", .line) {
                .time($0.row.hasStartedAt ? $0.row.startedAt : nil)
            },
            Column("endedAt", "ENDED") { .time($0.row.hasEndedAt ? $0.row.endedAt : nil) },
            Column("supersededBy", "SUPERSEDED BY", .line) { .counted($0.row.supersededBy) },
            Column("caughtBeforeWrite", "CAUGHT", .line) { .counted($0.row.caughtBeforeWrite) },
            Column("revalidations", "REVALIDATIONS", .line) {
                .number(UInt64($0.row.revalidations))
            },
            Column("droppedMembers", "DROPPED", .line) { .number(UInt64($0.row.droppedMembers)) },
            Column("notificationTarget", "NOTIFIED", .line) {
                .optional($0.row.notificationTarget)
            },
            Column("noticeKey", "NOTICE", .line) { .optional($0.row.noticeKey) },
            Column("source", "SOURCE", .jsonOnly) {
                $0.row.hasSource ? .message($0.row.source) : .none
            },
            Column("targets", "TARGETS", .jsonOnly) { .messages($0.row.targets) },
            Column("checks", "CHECKS", .jsonOnly) { .messages($0.row.checks) },
            Column("mapping", "MAPPING", .jsonOnly) {
                $0.row.hasMapping ? .message($0.row.mapping) : .none
            },
            Column("steps", "STEPS", .jsonOnly) { .messages($0.row.steps) },
            Column("confirmations", "CONFIRMATIONS", .jsonOnly) {
                .messages($0.row.confirmations)
            },
            Column("followups", "FOLLOW-UPS", .jsonOnly) { .messages($0.row.followups) },
            Column("repeats", "REPEATS", .jsonOnly) {
                .json(JSONText.array($0.row.repeats.map(String.init)))
            },
            Column("since", "SINCE") { .position($0.since) },
        ])
}
