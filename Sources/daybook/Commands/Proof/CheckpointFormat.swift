import MerkleLog

/// What `checkpoint` prints: the signed note itself, but for `--json` and `--quiet`.
enum CheckpointFormat {
    struct Record {
        let note: Note
        let checkpoint: Checkpoint
    }

    static let full = RecordFormat<Record>(
        id: { "@\($0.checkpoint.size)" },
        columns: [
            Column("origin", "ORIGIN") { .text($0.checkpoint.origin) },
            Column("position", "POSITION") { .number($0.checkpoint.size) },
            Column("root", "TREE HEAD") { .hex($0.checkpoint.root.bytes) },
            Column("signatures", "SIGNATURES") { .texts($0.note.signatures.map(\.identity.text)) },
            Column("note", "NOTE", .jsonOnly) { .text($0.note.string) },
        ])

    static func print(_ note: Note, _ checkpoint: Checkpoint, mode: OutputMode) throws {
        switch mode {
        case .json, .quiet:
            var printer = RecordPrinter(full, mode: mode)
            try printer.print(Record(note: note, checkpoint: checkpoint))
            try printer.finish()
        case .plain, .table:
            try StandardOutput.print(whole: note.string)
        }
    }
}

extension StandardOutput {
    /// A whole text, which ends its own lines: a file for others to read.
    static func print(whole text: String) throws {
        var output = StandardOutput()
        output.add(text)
        try output.flush()
    }
}
