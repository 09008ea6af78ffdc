import ArgumentParser
import EventLog

/// `daybook followup assign`: gives a follow-up to a person.
struct FollowUpAssign: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "Give a follow-up to a person.")

    @Argument(help: "The follow-up's id.")
    var id: String

    @Option(help: ArgumentHelp("To whom.", valueName: "name"))
    var to: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var dryRun: DryRunOption

    func run() throws {
        let log = try store.openForWriting()
        defer { log.close() }
        let desk = try FollowUpDesk(log: log, id: id, actor: actor.actor)
        if desk.isAssigned(to: to) {
            return StandardError.line("\(id) is assigned to \(to) already")
        }
        try desk.carryOut(
            desk.assign(to: to), command: ["assign", to], isDryRun: dryRun.isOn)
    }
}
