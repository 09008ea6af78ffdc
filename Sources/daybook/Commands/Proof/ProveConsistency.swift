import ArgumentParser
import EventLog
import MerkleLog

/// `daybook prove consistency`: that the log only grew, from an earlier checkpoint to the one
/// signed last, in the form in which witnesses are asked (C2SP tlog-witness).
struct ProveConsistency: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consistency", abstract: "Prove that the log only grew.",
        discussion: """
            Prints the proof and the newer checkpoint, as a witness's add-checkpoint takes them. \
            @0 is where a witness begins that has seen nothing yet.

            daybook prove consistency old-checkpoint >request
            daybook-verify consistency old-checkpoint request --policy policy
            daybook witness request --key witness.key --state seen --policy logs
            """)

    @Argument(help: "The earlier checkpoint: its file, or @POSITION.")
    var earlier: String

    @OptionGroup var store: StoreOptions

    @Option(help: ArgumentHelp("Another checkpoint than the one signed last.", valueName: "file"))
    var checkpoint: String?

    func run() throws {
        let directory = try store.directory()
        let log = try EventLog(opening: directory, access: .readOnly)
        let (note, signed) =
            try checkpoint.map { try StoreCheckpoint.read($0) }
            ?? StoreCheckpoint(store: directory).require()
        let (size, root) = try beginning(log)
        guard size <= signed.size else {
            throw Trouble.unknown(
                "@\(size) is beyond the checkpoint at @\(signed.size)",
                remedy: "sign a newer one with ‘daybook checkpoint’")
        }
        let proof = try log.proveConsistency(from: Position(size), to: Position(signed.size))
        let request = WitnessRequest(old: size, hashes: proof.hashes, checkpoint: note)
        do throws(ProofError) {
            try proof.verify(oldRoot: root, newRoot: signed.root)
        } catch {
            throw Trouble(
                "the log does not continue that checkpoint: \(error)", place: earlier,
                remedy: "keep both; one of them is not of this log, or the log was changed",
                status: .no)
        }
        try StandardOutput.print(whole: String(decoding: request.bytes, as: UTF8.self))
    }

    private func beginning(_ log: EventLog) throws -> (size: UInt64, root: TreeHash) {
        guard earlier.hasPrefix("@") else {
            let checkpoint = try StoreCheckpoint.read(earlier).checkpoint
            return (checkpoint.size, checkpoint.root)
        }
        guard let position = PositionArgument(argument: earlier)?.position else {
            throw Trouble.usage("\(earlier) is no position", remedy: "write @ and a number")
        }
        let head = try log.head().position
        guard position <= head else { throw StoreError.beyondHead(asked: position, head: head) }
        return (position.rawValue, try log.nodes.root(at: position.rawValue))
    }
}
