import Projections
import Schema

/// What was refused and left evidence, as `quarantine` prints it.
enum QuarantineFormat {
    static let full = RecordFormat<ViewRow<QuarantineRow>>(
        id: { "@\($0.row.position)" },
        columns: [
            Column("position", "POSITION") { .number($0.row.position) },
            Column("kind", "KIND") { .word($0.row.kind) },
            Column("source", "SOURCE") { .text($0.row.source) },
            Column("id", "ID") { .text($0.row.id) },
            Column("type", "TYPE", .line) { .optional($0.row.type) },
            Column("reason", "REASON") { .optional($0.row.reason) },
            Column("place", "PLACE") { .optional($0.row.place) },
            Column("firstPosition", "FIRST") { .counted($0.row.firstPosition) },
            Column("sizeBytes", "BYTES", .line) { .counted($0.row.sizeBytes) },
            Column("digest", "DIGEST", .line) { .optional($0.row.digest) },
            Column("recordedAt", "RECORDED", .line) {
                .time($0.row.hasRecordedAt ? $0.row.recordedAt : nil)
            },
            Column("since", "SINCE", .jsonOnly) { .position($0.since) },
        ])
}
