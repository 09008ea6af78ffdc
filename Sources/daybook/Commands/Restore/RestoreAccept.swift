import ArgumentParser
import EventLog
import Schema

/// `daybook restore accept`: lets reactors go on with a restored store.
///
/// The rule: it is somebody else's word than that of whoever restored it.
struct RestoreAccept: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Let reactors go on with a restored store.",
        discussion: """
            What was sent after the backup was taken is not in the log: a reactor decides it \
            anew and sends it again. Look first, with ‘daybook react --dry-run’ and at the \
            targets; record what you find as facts; then give your word.
            """)

    @Option(help: ArgumentHelp("Who answers for it; not who restored it.", valueName: "name"))
    var approver: String

    @Option(help: ArgumentHelp("What was looked at.", valueName: "text"))
    var reason: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var dryRun: DryRunOption

    func validate() throws {
        if approver.isEmpty || reason.isEmpty {
            throw ValidationError("a name and a reason are not empty")
        }
    }

    func run() throws {
        let log = try store.openForWriting()
        defer { log.close() }
        guard let found = try log.restoration() else {
            throw Trouble.unknown("the store was never restored; there is nothing to accept")
        }
        if found.isAccepted {
            return StandardError.line("it was accepted already; nothing is to be done")
        }
        let restorer = try log.event(at: found.restored).actor
        let name = restorer.claimed.isEmpty ? restorer.identity : restorer.claimed
        guard approver != name else {
            throw Trouble(
                "refused: \(approver) restored the store; somebody else must answer for it (A-60)",
                status: .no)
        }
        let accepted = RestoreAccepted.with {
            $0.restored = found.restored.rawValue
            $0.approver = approver
            $0.reason = reason
        }
        let request = try RestoreCommand.events.request(
            accepted, "accepted/\(found.restored.rawValue)", by: actor.actor, at: log.now())
        if dryRun.isOn { return try DryRunOption.show(request, in: log) }
        let receipt = try log.appendBlocking(request)
        StandardError.line("accepted at \(receipt.first): reactors may go on")
    }
}
