import Projections
import Schema

/// Milestones as `milestones` prints them.
enum MilestoneFormat {
    static let full = RecordFormat<ViewRow<MilestoneRow>>(
        id: { $0.key },
        columns: [
            Column("caseId", "CASE") { .text($0.row.caseID) },
            Column("milestone", "MILESTONE") { .text($0.row.milestone) },
            Column("occurrence", "OCCURRENCE") { .counted($0.row.occurrence) },
            Column("state", "STATE") { .word($0.row.state) },
            Column("priority", "PRIORITY") { .word($0.row.priority) },
            Column("clock", "CLOCK") { .word($0.row.clock) },
            Column("start", "START", .line) { .time($0.row.hasStart ? $0.row.start : nil) },
            Column("dueAt", "DUE") { .time($0.row.hasDueAt ? $0.row.dueAt : nil) },
            Column("reachedAt", "REACHED") {
                .time($0.row.hasReachedAt ? $0.row.reachedAt : nil)
            },
            Column("latenessMs", "LATE MS", .line) { .number($0.row.latenessMs) },
            Column("escalation", "ESCALATION", .line) { .word($0.row.escalation) },
            Column("wasWarned", "WARNED", .line) { .flag($0.row.wasWarned) },
            Column("violatedPosition", "VIOLATED AT", .line) {
                .counted($0.row.violatedPosition)
            },
            Column("calendar", "CALENDAR", .line) { .optional($0.row.stamp.calendar) },
            Column("policyVersion", "POLICY", .line) { .counted($0.row.stamp.policyVersion) },
            Column("zone", "ZONE", .line) { .optional($0.row.stamp.zone) },
            Column("zoneData", "ZONE DATA", .line) { .optional($0.row.stamp.zoneData) },
            Column("since", "SINCE") { .position($0.since) },
        ])
}
