import ArgumentParser

/// `daybook import`: lets histories of other systems in. They are shown and decide nothing (B-59).
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take another system's case history, or make a store again from an export.",
        discussion: """
            Imported rows are history: nothing is decided, fired or sent because of them. \
            ‘import finish --adopt’ lets the cases that are still open live on from a moment that \
            you name.

            daybook import uci incident_event_log.csv.zip
            daybook import finish --adopt --live-from 2026-03-01T06:00:00Z

            ‘import ndjson’ is another matter: it makes a new store of what ‘export ndjson’ wrote.
            """,
        subcommands: [ImportUCI.self, ImportXES.self, ImportFinish.self, ImportNDJSON.self])
}

/// `daybook import uci`: the incident log of UCI data set 498.
struct ImportUCI: ImportFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "uci", abstract: "Import the incident log of UCI data set 498 (CSV).",
        discussion: """
            Plain, or compressed with gzip, xz or zip. The log names no zone, so its times are \
            taken for UTC. People are hashed under a key of the store.
            """)
    static var kind: HistoryKind { .uci }

    @OptionGroup var file: ImportOptions
}

/// `daybook import xes`: an XES log as the BPI Challenge 2013 has it.
struct ImportXES: ImportFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "xes", abstract: "Import an XES log like that of the BPI Challenge 2013.",
        discussion: """
            Plain, or compressed with gzip, xz or zip. The log has no priority; its impact stands \
            for it: Major P1, High P2, Medium P3, Low P4. People are hashed under a key of the \
            store.
            """)
    static var kind: HistoryKind { .xes }

    @OptionGroup var file: ImportOptions
}
