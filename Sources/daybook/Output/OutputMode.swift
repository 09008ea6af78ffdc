/// The four forms of a command's data: for a person, for a pipe, for a program, ids alone.
enum OutputMode: Sendable {
    case table
    case plain
    case json
    case quiet

    /// `--json` and `--quiet` decide; else a terminal gets a table and a pipe gets lines.
    static func chosen(json: Bool, quiet: Bool) -> OutputMode {
        if json { return .json }
        if quiet { return .quiet }
        return Terminal.isOutput ? .table : .plain
    }
}
