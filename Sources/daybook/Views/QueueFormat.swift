import Projections
import Schema

/// Exceptions as `queue` prints them: what waits, runs, stands still or is done.
enum QueueFormat {
    static let full = RecordFormat<ViewRow<QueueRow>>(
        id: { $0.row.exceptionID },
        columns: [
            Column("exceptionId", "EXCEPTION") { .text($0.row.exceptionID) },
            Column("state", "STATE") { .word($0.row.state) },
            Column("version", "VERSION") { .counted($0.row.version) },
            Column("occurrence", "OCCURRENCE", .line) { .counted($0.row.occurrence) },
            Column("step", "LAST STEP") { .word($0.row.step) },
            Column("blocker", "BLOCKER") { .word($0.row.blocker) },
            Column("followupId", "FOLLOW-UP") { .optional($0.row.followupID) },
            Column("reason", "REASON") { .word($0.row.reason) },
            Column("closedAt", "CLOSED") { .time($0.row.hasClosedAt ? $0.row.closedAt : nil) },
            Column("stateSince", "STATE SINCE", .line) {
                .time($0.row.hasSince ? $0.row.since : nil)
            },
            Column("statePosition", "STATE AT", .line) { .counted($0.row.sincePosition) },
            Column("repeats", "REPEATS", .line) { .number(UInt64($0.row.repeats)) },
            Column("waiting", "WAITING", .jsonOnly) { .messages($0.row.waiting) },
            Column("run", "RUN", .jsonOnly) { $0.row.hasRun ? .message($0.row.run) : .none },
            Column("since", "SINCE") { .position($0.since) },
        ])
}
