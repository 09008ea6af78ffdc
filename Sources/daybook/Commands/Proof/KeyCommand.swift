import ArgumentParser

/// `daybook key`: the keys that checkpoints are signed and cosigned with.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make, show and change the keys that sign checkpoints.",
        subcommands: [KeyGenerate.self, KeyShow.self, KeySucceed.self])
}
