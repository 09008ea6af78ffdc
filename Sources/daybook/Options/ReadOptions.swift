import ArgumentParser

/// The moment that a read command answers for, and whether it waits for the views.
struct ReadOptions: ParsableArguments {
    @Option(
        name: .customLong("as-of"), parsing: .unconditional,
        help: ArgumentHelp(
            "Answer as it stood then: @POSITION, HEAD~N, a time (2026-03-01T12:00:00Z), "
                + "-15m, a mark, or a date, whose end in the local zone is meant.",
            valueName: "moment"))
    var asOf: String?

    @Flag(name: .customLong("no-wait"), help: "Do not fold new events first; say the lag.")
    var noWait = false
}
