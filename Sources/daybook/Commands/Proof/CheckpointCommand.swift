import ArgumentParser
import EventLog
import MerkleLog

/// `daybook checkpoint`: the log's tree head, signed.
struct CheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Sign the log's tree head, show the last one signed.",
        subcommands: [CheckpointSign.self, CheckpointShow.self, CheckpointAdd.self],
        defaultSubcommand: CheckpointSign.self)
}

/// `daybook checkpoint sign`: signs what no power loss can take, and nothing at odds with what was
/// signed before.
struct CheckpointSign: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Sign the log's present tree head.",
        discussion: """
            Only what is durable is signed, and only if it continues the checkpoint signed last, \
            which the store keeps. Two keys may sign one checkpoint while one replaces the other. \
            Exit code 1 if the log is not what was signed before.
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    @Option(
        name: .customLong("key"),
        help: ArgumentHelp("A private key; the origin is its name. Repeatable.", valueName: "file"))
    var keys: [String]

    func validate() throws {
        if keys.isEmpty { throw ValidationError("name a private key with --key FILE") }
    }

    func run() throws {
        let signers = try keys.map { try KeyFile.read($0, kind: .ed25519) }
        let origin = signers[0].verifier.name
        guard signers.allSatisfy({ $0.verifier.name == origin }) else {
            throw Trouble.usage("the keys have different names, and a log has one origin")
        }
        let directory = try store.directory()
        let log = try EventLog(opening: directory, access: .readOnly)
        let last = StoreCheckpoint(store: directory)
        let lock = try DirectoryLock(directory)
        let head = try log.durableHead()
        try last.requireContinued(by: head, in: log, origin: origin)
        let checkpoint = Checkpoint(
            origin: origin, size: head.position.rawValue, root: TreeHash(head.root))
        var note = Note(
            text: checkpoint.text, signatures: signers.map { $0.sign(checkpoint.text) })
        // The same head signed again keeps what others have signed under it.
        if let before = try last.read()?.note, before.text == note.text {
            note.signatures += before.signatures.filter { !note.signatures.contains($0) }
        }
        try last.write(note)
        _ = consume lock
        try CheckpointFormat.print(note, checkpoint, mode: output.mode)
        StandardError.hint("daybook prove inclusion @\(checkpoint.size)")
    }
}

/// `daybook checkpoint show`: the one signed last, with the cosignatures that were added.
struct CheckpointShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the checkpoint signed last.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let (note, checkpoint) = try StoreCheckpoint(store: try store.directory()).require()
        try CheckpointFormat.print(note, checkpoint, mode: output.mode)
    }
}
