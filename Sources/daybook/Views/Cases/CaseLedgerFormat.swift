import Projections
import Schema

/// Closures of cases and their contra-entries, as `ledger --workflow case-lifecycle` prints them.
enum CaseLedgerFormat {
    static let full = RecordFormat<ViewRow<CaseLedgerRow>>(
        id: { $0.key },
        columns: [
            Column("key", "ENTRY", .line) { .text($0.key) },
            Column("caseId", "CASE") { .text($0.row.caseID) },
            Column("occurrence", "OCCURRENCE") { .counted($0.row.occurrence) },
            Column("kind", "KIND") { .word($0.row.kind) },
            Column("confirmation", "CONFIRMED") { .word($0.row.confirmation) },
            Column("confirmationPosition", "CONFIRMED AT", .line) {
                .counted($0.row.confirmationPosition)
            },
            Column("followUp", "FOLLOW-UP", .line) { .optional($0.row.followUpReference) },
            Column("followUpPosition", "FOLLOW-UP AT", .line) {
                .counted($0.row.followUpPosition)
            },
            Column("effectKey", "EFFECT", .line) { .optional($0.row.effectKey) },
            Column("closedAt", "CLOSED") { .time($0.row.hasClosedAt ? $0.row.closedAt : nil) },
            Column("by", "BY", .line) { .optional($0.row.by) },
            Column("enteredAt", "ENTERED", .line) {
                .time($0.row.hasEnteredAt ? $0.row.enteredAt : nil)
            },
            Column("position", "POSITION", .line) { .counted($0.row.position) },
            Column("reason", "REASON", .line) { .optional($0.row.reason) },
            Column("takenBackBy", "TAKEN BACK BY") { .optional($0.row.takenBackBy) },
            Column("takenBackPosition", "TAKEN BACK AT", .line) {
                .counted($0.row.takenBackPosition)
            },
            Column("since", "SINCE") { .position($0.since) },
        ])
}
