import Projections
import Schema

/// Digests as `standup` prints them.
enum StandupFormat {
    static let full = RecordFormat<ViewRow<StandupRow>>(
        id: { $0.key },
        columns: [
            Column("team", "TEAM") { .text($0.row.team) },
            Column("date", "DATE") { .text($0.row.date) },
            Column("state", "STATE") { .word($0.row.state) },
            Column("openP1", "OPEN P1") { .number(UInt64($0.row.openP1)) },
            Column("stagnant", "STAGNANT") { .number(UInt64($0.row.stagnant)) },
            Column("escalated", "ESCALATED") { .number(UInt64($0.row.escalated)) },
            Column("followups", "FOLLOW-UPS") { .number(UInt64($0.row.followups)) },
            Column("due", "DUE") { .time($0.row.hasDue ? $0.row.due : nil) },
            Column("latenessMs", "LATE MS", .line) { .number($0.row.latenessMs) },
            Column("preparedAt", "PREPARED", .line) {
                .time($0.row.hasPreparedAt ? $0.row.preparedAt : nil)
            },
            Column("lookedAt", "LOOKED AT", .line) { .counted($0.row.lookedAt) },
            Column("settledAt", "SETTLED") {
                .time($0.row.hasSettledAt ? $0.row.settledAt : nil)
            },
            Column("address", "ADDRESS", .line) { .optional($0.row.address) },
            Column("reference", "REFERENCE", .line) { .optional($0.row.reference) },
            Column("detail", "DETAIL", .line) { .optional($0.row.detail) },
            Column("toldOn", "TOLD ON", .line) { .optional($0.row.toldOn) },
            Column("calendar", "CALENDAR", .line) { .optional($0.row.stamp.calendar) },
            Column("policyVersion", "POLICY", .line) { .counted($0.row.stamp.policyVersion) },
            Column("zone", "ZONE", .line) { .optional($0.row.stamp.zone) },
            Column("zoneData", "ZONE DATA", .line) { .optional($0.row.stamp.zoneData) },
            Column("since", "SINCE") { .position($0.since) },
        ])
}
