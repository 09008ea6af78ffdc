import ArgumentParser
import EventLog
import Schema

/// `daybook followup resolve`: a person decides how it goes on.
struct FollowUpResolve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Decide a follow-up: resume, abandon, accept as done.",
        discussion: "The reactor carries a resumption out; nothing is sent from here.")

    enum Choice: EnumerableFlag {
        case resume, abandon, acceptAsDone

        static func help(for value: Choice) -> ArgumentHelp? {
            switch value {
            case .resume: "Go on with what is unfinished; a notice is sent as its next repeat."
            case .abandon: "Leave it as it is."
            case .acceptAsDone: "An effect in doubt was found to have arrived."
            }
        }

        var resolution: Resolution {
            switch self {
            case .resume: .resume
            case .abandon: .abandon
            case .acceptAsDone: .acceptAsDone
            }
        }
    }

    @Argument(help: "The follow-up's id.")
    var id: String

    @Flag var choice: Choice

    @Option(help: ArgumentHelp("Why; it stands in the log beside the decision.", valueName: "text"))
    var reason: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var dryRun: DryRunOption

    func run() throws {
        let log = try store.openForWriting()
        defer { log.close() }
        let desk = try FollowUpDesk(log: log, id: id, actor: actor.actor)
        let decision = try desk.resolve(as: choice.resolution, because: reason)
        try desk.carryOut(
            decision, command: ["resolve", choice.resolution.word], isDryRun: dryRun.isOn)
        if choice != .abandon && !dryRun.isOn { StandardError.hint("daybook react") }
    }
}
