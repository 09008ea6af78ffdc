import ArgumentParser

/// `daybook policy`: the completion policy that closure runs are pinned to.
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Show or adopt the completion policy.",
        subcommands: [PolicyShow.self, PolicyAdopt.self], defaultSubcommand: PolicyShow.self)
}
