import ArgumentParser

/// The command line: read the views and the log, append, operate.
///
/// The rule: nothing that this executable links can send a request; `rebuild` and `react` run
/// their siblings.
@main
struct Daybook: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daybook",
        abstract: "An event-sourced ledger: what was decided, what was carried out, what was so.",
        discussion: """
            The store is named by --store DIR or by DAYBOOK_STORE.

            Data goes to standard output, everything else to standard error. A terminal gets a \
            table, a pipe one tab-separated line a record; --json prints one JSON object a line, \
            --quiet the ids alone.

            Exit codes: 0 done; 1 the answer is no, different, or problems found; 2 trouble; \
            64 wrong usage; 75 try again.
            """,
        version: Version.text,
        groupedSubcommands: [
            CommandGroup(
                name: "Store",
                subcommands: [
                    InitCommand.self, StatusCommand.self, VerifyCommand.self, DoctorCommand.self,
                    BackupCommand.self, BackupsCommand.self, RestoreCommand.self,
                    CompactCommand.self, EraseCommand.self, ClockCommand.self, PolicyCommand.self,
                ]),
            CommandGroup(
                name: "Write",
                subcommands: [
                    IngestCommand.self, CaseCommand.self, FollowUpCommand.self,
                    ImportCommand.self, ReplayCommand.self,
                ]),
            CommandGroup(
                name: "Views",
                subcommands: [
                    QueueCommand.self, LedgerCommand.self, TrackerCommand.self, AuditCommand.self,
                    CasesCommand.self, MilestonesCommand.self, StandupCommand.self,
                    FollowUpsCommand.self, EffectsCommand.self, QuarantineCommand.self,
                ]),
            CommandGroup(
                name: "Events",
                subcommands: [ShowCommand.self, HistoryCommand.self, LogCommand.self]),
            CommandGroup(
                name: "Time",
                subcommands: [
                    DiffCommand.self, BlameCommand.self, WhyCommand.self, TraceCommand.self,
                    MarkCommand.self, DigestCommand.self, WhatIfCommand.self,
                ]),
            CommandGroup(
                name: "Proof",
                subcommands: [
                    KeyCommand.self, CheckpointCommand.self, ProveCommand.self,
                    ExportCommand.self, WitnessCommand.self,
                ]),
            CommandGroup(name: "Siblings", subcommands: [RebuildCommand.self, ReactCommand.self]),
        ])

    static func main() { Program.run(Array(CommandLine.arguments.dropFirst())) }
}

enum Version {
    static let text = "0.1.0"
}
