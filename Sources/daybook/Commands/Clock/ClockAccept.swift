import ArgumentParser
import EventLog

/// `daybook clock accept`: a person accepts a jump of the system's clock beyond 24 hours (law 8).
struct ClockAccept: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Accept that the system's clock jumped ahead.",
        discussion: "Look at ‘daybook clock show’ and at the system's clock first.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var dryRun: DryRunOption

    func run() throws {
        let log = try store.openForWriting()
        defer { log.close() }
        if dryRun.isOn {
            return try DryRunOption.show(try log.dryRunAcceptClockStep(by: actor.actor))
        }
        let receipt = try log.acceptClockStep(by: actor.actor)
        var output = StandardOutput()
        try output.line(receipt.recorded.description)
        try output.flush()
        StandardError.line("accepted; recorded at \(receipt.first)")
    }
}
