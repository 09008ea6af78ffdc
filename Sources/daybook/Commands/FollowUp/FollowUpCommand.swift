import ArgumentParser

/// `daybook followup`: what a person does with a follow-up.
struct FollowUpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "followup", abstract: "Assign or resolve a follow-up.",
        subcommands: [FollowUpAssign.self, FollowUpResolve.self])
}
