import Projections
import Schema

/// Follow-ups as `followups` prints them.
enum FollowUpFormat {
    static let full = RecordFormat<ViewRow<FollowUpRow>>(
        id: { $0.row.id },
        columns: [
            Column("id", "ID") { .text($0.row.id) },
            Column("state", "STATE") { .word($0.row.state) },
            Column("exceptionId", "EXCEPTION") { .optional($0.row.run.exceptionID) },
            Column("caseId", "CASE") { .optional($0.row.caseID) },
            Column("team", "TEAM", .line) { .optional($0.row.team) },
            Column("date", "DATE", .line) { .optional($0.row.date) },
            Column("version", "VERSION", .line) { .counted($0.row.run.version) },
            Column("occurrence", "OCCURRENCE", .line) { .counted($0.row.run.occurrence) },
            Column("blocker", "BLOCKER") { .word($0.row.blocker) },
            Column("step", "STEP") { .word($0.row.step) },
            Column("notice", "NOTICE") { .word($0.row.notice) },
            Column("outcome", "OUTCOME") { .word($0.row.outcome) },
            Column("milestone", "MILESTONE", .line) { .optional($0.row.milestone) },
            Column("noticeOccurrence", "NOTICE OCCURRENCE", .line) {
                .counted($0.row.noticeOccurrence)
            },
            Column("repeat", "REPEAT", .line) { .counted($0.row.repeat) },
            Column("audience", "AUDIENCE", .line) { .optional($0.row.audience) },
            Column("address", "ADDRESS", .line) { .optional($0.row.address) },
            Column("assignee", "ASSIGNEE") { .optional($0.row.assignee) },
            Column("openedAt", "OPENED") { .time($0.row.hasOpenedAt ? $0.row.openedAt : nil) },
            Column("openedPosition", "OPENED AT", .line) { .counted($0.row.openedPosition) },
            Column("assignedAt", "ASSIGNED", .line) {
                .time($0.row.hasAssignedAt ? $0.row.assignedAt : nil)
            },
            Column("resolution", "RESOLUTION") { .word($0.row.resolution) },
            Column("reason", "REASON", .line) { .optional($0.row.reason) },
            Column("resolvedBy", "RESOLVED BY", .line) { .optional($0.row.resolvedBy) },
            Column("resolvedAt", "RESOLVED", .line) {
                .time($0.row.hasResolvedAt ? $0.row.resolvedAt : nil)
            },
            Column("detail", "DETAIL", .line) { .optional($0.row.detail) },
            Column("dispositionPosition", "DISPOSITION", .line) {
                .counted($0.row.dispositionPosition)
            },
            Column("checks", "CHECKS", .jsonOnly) { .messages($0.row.checks) },
            Column("written", "WRITTEN", .line) { .words($0.row.written) },
            Column("remaining", "REMAINING", .line) { .words($0.row.remaining) },
            Column("options", "OPTIONS", .line) { .words($0.row.options) },
            Column("since", "SINCE") { .position($0.since) },
        ])
}
