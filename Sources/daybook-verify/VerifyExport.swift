import ArgumentParser
import MerkleLog

/// `daybook-verify export`: that a folder holds a whole log, from its entries to the signed root.
struct VerifyExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Verify an exported log (C2SP tlog-tiles).",
        discussion: """
            Every entry is hashed to its leaf, every tile computed anew, and the root compared \
            with the signed one; what entries say of their place, their stream and their time must \
            agree. With --since, the log must also continue an earlier checkpoint. The first bad \
            place ends it.
            """)

    @Argument(help: "The folder.")
    var folder: String

    @OptionGroup var options: PolicyOptions

    @Option(help: ArgumentHelp("An earlier checkpoint of this log.", valueName: "file"))
    var since: String?

    func run() throws {
        let policy = try options.read()
        let path = folder + "/checkpoint"
        let verified = try policy.accept(try VerifyCheckpoint.read(path), place: path)
        let old = try since.map { since in
            try policy.accept(try VerifyCheckpoint.read(since), place: since).checkpoint
        }
        if let old, let since {
            try require(old, continuedBy: verified.checkpoint, place: since)
        }
        var audit = ExportAudit(folder: folder, checkpoint: verified.checkpoint, old: old)
        try audit.run()
        let others = try TileFolder(folder).auditOthers(than: verified.checkpoint.size)
        var answer = Answer()
        answer.add("verified", "export")
        answer.add(verified)
        answer.add("entries", verified.checkpoint.size)
        answer.add("streams", UInt64(audit.streams))
        answer.add("earlierTiles", UInt64(others.earlier))
        answer.add("notJudged", UInt64(others.beyond))
        answer.print(json: options.json)
    }

    private func require(
        _ old: Checkpoint, continuedBy new: Checkpoint, place: String
    ) throws {
        guard old.origin.utf8.elementsEqual(new.origin.utf8) else {
            throw Problem(
                "the earlier checkpoint is of the log ‘\(old.origin)’", place: place,
                remedy: "compare checkpoints of one log")
        }
        guard old.size <= new.size else {
            throw Problem(
                "the export ends at \(new.size), before the earlier checkpoint at \(old.size)",
                place: place, remedy: "ask for a newer export; this one is older than what was seen"
            )
        }
    }
}
