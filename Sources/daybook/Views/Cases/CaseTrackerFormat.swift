import Projections
import Schema

/// Cases that left the plan, as `tracker --workflow case-lifecycle` prints them.
enum CaseTrackerFormat {
    /// course: most of a row.
    static let fieldsOfJSON: FieldSet = [12]

    static let full = RecordFormat<ViewRow<CaseTrackerRow>>(
        id: { $0.key },
        columns: [
            Column("key", "CASE") { .text($0.key) },
            Column("caseId", "ID", .line) { .text($0.row.caseID) },
            Column("occurrence", "OCCURRENCE", .line) { .counted($0.row.occurrence) },
            Column("state", "STATE") { .word($0.row.state) },
            Column("deviations", "DEVIATIONS") { .words($0.row.deviations) },
            Column("priority", "PRIORITY") { .word($0.row.priority) },
            Column("team", "TEAM") { .optional($0.row.team) },
            Column("leftAt", "LEFT") { .time($0.row.hasLeftAt ? $0.row.leftAt : nil) },
            Column("leftPosition", "LEFT AT", .line) { .counted($0.row.leftPosition) },
            Column("acknowledgedBy", "ACKNOWLEDGED BY") { .optional($0.row.acknowledgedBy) },
            Column("acknowledgedAt", "ACKNOWLEDGED", .line) {
                .time($0.row.hasAcknowledgedAt ? $0.row.acknowledgedAt : nil)
            },
            Column("ticket", "TICKET", .line) { .optional($0.row.ticket) },
            Column("milestones", "MILESTONES", .jsonOnly) {
                .messages($0.row.course.milestones)
            },
            Column("notices", "NOTICES", .jsonOnly) { .messages($0.row.course.notices) },
            Column("since", "SINCE") { .position($0.since) },
        ])
}
