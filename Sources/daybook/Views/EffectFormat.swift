import Projections
import Schema

/// Effects as `effects` prints them: each with its whole life in one row.
enum EffectFormat {
    static let full = RecordFormat<ViewRow<EffectRow>>(
        id: { $0.row.key },
        columns: [
            Column("key", "KEY") { .text($0.row.key) },
            Column("state", "STATE") { .word($0.row.state) },
            Column("workflow", "WORKFLOW", .line) { .text($0.row.workflow) },
            Column("subject", "SUBJECT", .line) { .text($0.row.subject) },
            Column("step", "STEP", .line) { .text($0.row.step) },
            Column("target", "TARGET", .line) { .text($0.row.target) },
            Column("targetClass", "CLASS") { .word($0.row.targetClass) },
            Column("occurrence", "OCCURRENCE", .line) { .counted($0.row.occurrence) },
            Column("attempts", "ATTEMPTS") { .number(UInt64($0.row.attempts)) },
            Column("series", "SERIES", .line) { .counted($0.row.series) },
            Column("httpStatus", "HTTP") { .counted($0.row.httpStatus) },
            Column("receipt", "RECEIPT", .line) { .optional($0.row.receipt) },
            Column("skipReason", "SKIPPED", .line) { .word($0.row.skipReason) },
            Column("finding", "FINDING", .line) { .word($0.row.finding) },
            Column("detail", "DETAIL", .line) { .optional($0.row.detail) },
            Column("late", "LATE", .line) { .flag($0.row.late) },
            Column("intendedAt", "INTENDED") {
                .time($0.row.hasIntendedAt ? $0.row.intendedAt : nil)
            },
            Column("intendedPosition", "INTENDED AT", .line) { .counted($0.row.intendedPosition) },
            Column("deadline", "DEADLINE", .line) {
                .time($0.row.hasDeadline ? $0.row.deadline : nil)
            },
            Column("nextAttemptAt", "NEXT ATTEMPT", .line) {
                .time($0.row.hasNextAttemptAt ? $0.row.nextAttemptAt : nil)
            },
            Column("endedAt", "ENDED", .line) { .time($0.row.hasEndedAt ? $0.row.endedAt : nil) },
            Column("since", "SINCE") { .position($0.since) },
        ])
}
