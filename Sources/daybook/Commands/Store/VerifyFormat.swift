import EventLog

/// What `verify` prints: a record a problem, and with `--json` one for the result.
enum VerifyFormat {
    struct Finding {
        let kind: String
        let position: Position?
        let text: String
        var root: [UInt8] = []

        init(_ problem: VerifyReport.Problem) {
            kind = "problem"
            position = problem.position
            text = problem.what
        }

        init(_ report: VerifyReport) {
            kind = report.isSound ? "sound" : "damaged"
            position = report.head.position
            text = report.isSound ? "" : "\(report.problems.count) problems"
            root = report.head.root
        }
    }

    static let full = RecordFormat<Finding>(
        id: { $0.position?.description ?? "-" },
        columns: [
            Column("kind", "KIND") { .text($0.kind) },
            Column("position", "POSITION") { .position($0.position) },
            Column("text", "WHAT") { .optional($0.text) },
            Column("root", "TREE HEAD", .jsonOnly) { $0.root.isEmpty ? .none : .hex($0.root) },
        ])
}
