import Projections
import Schema

/// What the exception tracker holds by our hand, as `tracker` prints it.
enum TrackerFormat {
    static let full = RecordFormat<ViewRow<TrackerRow>>(
        id: { $0.row.exceptionID },
        columns: [
            Column("exceptionId", "EXCEPTION") { .text($0.row.exceptionID) },
            Column("state", "STATE") { .word($0.row.state) },
            Column("version", "VERSION") { .counted($0.row.version) },
            Column("closedAt", "CLOSED") { .time($0.row.hasClosedAt ? $0.row.closedAt : nil) },
            Column("trackerItem", "ITEM") { .optional($0.row.trackerItem) },
            Column("drift", "DRIFT") { .word($0.row.drift) },
            Column("completedVersion", "COMPLETED") { .counted($0.row.completedVersion) },
            Column("completedClosedAt", "COMPLETED CLOSED", .line) {
                .time($0.row.hasCompletedClosedAt ? $0.row.completedClosedAt : nil)
            },
            Column("announcedVersion", "ANNOUNCED") { .counted($0.row.announcedVersion) },
            Column("reopenedAt", "REOPENED", .line) {
                .time($0.row.hasReopenedAt ? $0.row.reopenedAt : nil)
            },
            Column("settledAt", "SETTLED", .line) {
                .time($0.row.hasSettledAt ? $0.row.settledAt : nil)
            },
            Column("since", "SINCE") { .position($0.since) },
        ])
}
