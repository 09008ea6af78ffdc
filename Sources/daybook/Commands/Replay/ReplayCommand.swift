import ArgumentParser
import CaseImports
import CaseLifecycle
import CaseReplay
import EventLog
import Glibc
import IncidentLogs
import Intake
import Logging
import Reactor
import Schema
import TextForms

/// `daybook replay`: what Daybook would have done, had another system's cases been its own.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Play another system's case log in a store of its own.",
        subcommands: [ReplayUCI.self])
}

/// `daybook replay uci --live`: the rows as live events on a virtual clock, decided by the engine.
struct ReplayUCI: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uci", abstract: "Play the incident log of UCI data set 498.",
        discussion: """
            Needs a store on a virtual clock, with a case policy and nothing else in it. Effects \
            go to targets that accept everything, reach nobody and only count, in the file of \
            --count. Broken off, the same command goes on.

            daybook init --store rehearsal --clock virtual --at 2016-02-01T00:00:00Z
            daybook policy apply Schemas/policies/case-lifecycle.yaml --approver ME
            daybook replay uci incident_event_log.csv.zip --live
            """)

    @Argument(help: "A file, or - for standard input.")
    var path: String

    @Flag(help: "As live events. There is no other way yet, and it is to be said.")
    var live = false

    @Option(
        help: ArgumentHelp(
            "Where acceptances are counted; else STORE/effects.tsv.", valueName: "file"))
    var count: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var actor: ActorOptions

    func validate() throws {
        guard live else {
            throw ValidationError(
                "say --live: the rows become live events, in a store of their own; "
                    + "‘import uci’ takes them as history")
        }
    }

    func run() throws {
        let directory = try store.directory()
        let input = try ArchiveInput(path: path)
        let log = try StoreOptions.openForWriting(directory)
        defer { log.close() }
        try check(log)
        let key = try log.pseudonymKey()
        let rows = try IncidentImport.ordered(input, key: key) {
            StandardError.line(Escaping.line("refused: \($0)"))
        }
        let targets = try CountingTargets(
            path: count ?? directory + "/effects.tsv", failpoint: try Self.failpoint())
        let player = Player(log: log, store: directory, targets: targets)
        let total = try player.play(
            rows, by: actor.actor,
            quarantine: RowQuarantine(
                log: log, quarantine: Quarantine(store: directory), actor: actor.actor,
                source: LiveReplay.source, place: path == "-" ? "standard input" : path))
        var printer = RecordPrinter(ReplayFormat.full, mode: output.mode)
        try printer.print(
            ReplayFormat.Outcome(
                total: total, accepted: targets.accepted, repeated: targets.repeated,
                head: try log.head().position))
        try printer.finish()
        StandardError.hint("daybook cases; daybook milestones")
    }

    /// A replay decides over what is in the store, so that nothing real may be.
    private func check(_ log: EventLog) throws {
        guard log.clockMode == .virtual else {
            throw Trouble(
                "the store runs on the real clock",
                remedy: "a replay needs a store of its own: daybook init --clock virtual --at TIME",
                status: .no)
        }
        let desk = CaseDesk(log: log, id: "-", actor: actor.actor)
        guard try desk.policies().latest != nil else {
            throw Trouble(
                "the store has no case policy", remedy: "daybook policy apply FILE --approver NAME",
                status: .no)
        }
    }

    private static func failpoint() throws -> Failpoint? {
        guard let text = Environment["DAYBOOK_FAILPOINT"], !text.isEmpty else { return nil }
        guard let failpoint = Failpoint(text) else {
            throw Trouble.usage("DAYBOOK_FAILPOINT=\(text) is no failpoint")
        }
        return failpoint
    }
}
