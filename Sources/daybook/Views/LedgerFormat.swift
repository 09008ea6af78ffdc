import Projections
import Schema

/// Ledger entries and contra-entries as `ledger` prints them.
enum LedgerFormat {
    static let full = RecordFormat<ViewRow<LedgerRow>>(
        id: { $0.key },
        columns: [
            Column("key", "ENTRY", .line) { .text($0.key) },
            Column("exceptionId", "EXCEPTION") { .text($0.row.exceptionID) },
            Column("version", "VERSION") { .counted($0.row.version) },
            Column("kind", "KIND") { .word($0.row.kind) },
            Column("ledgerRecord", "RECORD") { .optional($0.row.ledgerRecord) },
            Column("reviewEpisode", "EPISODE", .line) { .optional($0.row.reviewEpisode) },
            Column("closedAt", "CLOSED") { .time($0.row.hasClosedAt ? $0.row.closedAt : nil) },
            Column("outcome", "OUTCOME") { .word($0.row.outcome) },
            Column("effectKey", "EFFECT", .line) { .optional($0.row.effectKey) },
            Column("runVersion", "BY VERSION", .line) { .counted($0.row.runVersion) },
            Column("runOccurrence", "BY OCCURRENCE", .line) { .counted($0.row.runOccurrence) },
            Column("reversedBy", "REVERSED BY") { .counted($0.row.reversedBy) },
            Column("settledAt", "SETTLED", .line) {
                .time($0.row.hasSettledAt ? $0.row.settledAt : nil)
            },
            Column("position", "POSITION", .line) { .counted($0.row.position) },
            Column("since", "SINCE") { .position($0.since) },
        ])
}
