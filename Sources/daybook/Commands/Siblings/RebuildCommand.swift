import ArgumentParser

/// `daybook rebuild`: runs `daybook-rebuild`, which folds the views anew from the log alone.
struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Rebuild the views from the log, compare, switch (daybook-rebuild).")

    @OptionGroup var passed: PassedArguments

    func run() throws { try Sibling.run("daybook-rebuild", passed.words) }
}

/// `daybook react`: runs `daybook-reactor`, which alone can send.
struct ReactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "react", abstract: "Carry decisions out (daybook-reactor).")

    @OptionGroup var passed: PassedArguments

    func run() throws { try Sibling.run("daybook-reactor", passed.words) }
}

/// Everything after the command's name, untouched: options, `--help` and all.
struct PassedArguments: ParsableArguments {
    @Argument(parsing: .captureForPassthrough, help: "Passed on as they are.")
    var words: [String] = []
}
