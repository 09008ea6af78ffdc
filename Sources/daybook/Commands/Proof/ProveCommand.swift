import ArgumentParser
import EventLog
import MerkleLog

/// `daybook prove`: files by which others can check the log without reading it.
struct ProveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Prove that an event is in the log, or that the log only grew.",
        subcommands: [ProveInclusion.self, ProveConsistency.self])
}

/// `daybook prove inclusion`: one event, under the checkpoint signed last (C2SP tlog-proof).
struct ProveInclusion: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inclusion", abstract: "Prove that an event is in the log.",
        discussion: """
            Prints a proof file, which holds the event's envelope and the signed checkpoint. The \
            payload is not in it; --disclose writes salt and payload to a file of their own, for \
            those who may see them.

            daybook prove inclusion @42 >42.tlog-proof
            daybook-verify proof 42.tlog-proof --policy policy
            """)

    @OptionGroup var store: StoreOptions

    @Argument(help: "The event, @POSITION.")
    var position: PositionArgument

    @Option(help: ArgumentHelp("Another checkpoint than the one signed last.", valueName: "file"))
    var checkpoint: String?

    @Option(help: ArgumentHelp("Write salt and payload there: a new file.", valueName: "file"))
    var disclose: String?

    func run() throws {
        let directory = try store.directory()
        let log = try EventLog(opening: directory, access: .readOnly)
        let (note, signed) =
            try checkpoint.map { try StoreCheckpoint.read($0) }
            ?? StoreCheckpoint(store: directory).require()
        let event = position.position
        guard event.rawValue <= signed.size, event > .start else {
            throw Trouble.unknown(
                "there is no event \(event) under the checkpoint at @\(signed.size)",
                remedy: event > .start ? "sign a newer one with ‘daybook checkpoint’" : nil)
        }
        let proof = try log.proveInclusion(of: event, in: Position(signed.size))
        let envelope = try log.envelope(at: event)
        do throws(ProofError) {
            try proof.verify(leaf: .leaf(envelope), root: signed.root)
        } catch {
            throw Trouble(
                "the checkpoint is not of this log: \(error)",
                remedy: "name one that was signed for this store", status: .no)
        }
        if let disclose { try write(log.disclosure(at: event), of: event, to: disclose) }
        let file = ProofFile(
            extra: envelope, index: proof.index, hashes: proof.hashes, checkpoint: note)
        try StandardOutput.print(whole: String(decoding: file.bytes, as: UTF8.self))
    }

    private func write(_ bytes: [UInt8]?, of event: Position, to path: String) throws {
        guard let bytes else {
            throw Trouble("the payload of \(event) was erased", status: .no)
        }
        try DurableFile.create(secret: path, bytes)
        StandardError.line("salt and payload of \(event) are in \(path)")
    }
}
