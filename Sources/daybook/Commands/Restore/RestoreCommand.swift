import ArgumentParser
import EventLog

/// `daybook restore`: a backup in the place of a store, and what has to be said before it goes on.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in place, and answer for what it does not know.",
        subcommands: [RestoreFrom.self, RestoreAccept.self])

    static let events = OwnEvents(stream: Restoration.stream, source: "daybook/restore")
}
