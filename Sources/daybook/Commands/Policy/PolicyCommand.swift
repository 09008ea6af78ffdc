import ArgumentParser

/// `daybook policy`: the policies that runs and clocks are pinned to (A-60, B-29).
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Show, adopt or explain the policies.",
        discussion: """
            Exception closure has a completion policy (‘adopt’), case lifecycle a case policy \
            (‘apply’).
            """,
        subcommands: [
            PolicyShow.self, PolicyAdopt.self, PolicyApply.self, PolicyExplain.self,
        ], defaultSubcommand: PolicyShow.self)
}
