import ArgumentParser
import MerkleLog

/// `daybook checkpoint add`: cosignatures of witnesses, under the checkpoint signed last.
struct CheckpointAdd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add witnesses' cosignatures to the checkpoint signed last.",
        discussion: """
            Only valid cosignatures of witnesses that the policy names are added. Exit code 1 if \
            there was none.
            """)

    @Argument(help: "What witnesses answered, a signature a line; - is standard input.")
    var file: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("Names the witnesses, as C2SP tlog-policy.", valueName: "file"))
    var policy: String

    func run() throws {
        let witnesses = try TrustPolicyFile.read(policy).witnessKeys
        let bytes = try InputBytes.read(file, max: Note.bytesMax)
        let directory = try store.directory()
        let stored = StoreCheckpoint(store: directory)
        let lock = try DirectoryLock(directory)
        var (note, checkpoint) = try stored.require()
        let answer: Note
        do throws(NoteError) {
            answer = try Note(Array((note.text + "\n").utf8) + bytes)
            let valid = Set(try answer.verify(with: witnesses).map(\.identity))
            note.signatures += answer.signatures.filter {
                valid.contains($0.identity) && !note.signatures.contains($0)
            }
        } catch {
            throw Trouble(
                "nothing was added: \(error)", place: file,
                remedy: "ask the witness about this very checkpoint; is its key in the policy?",
                status: .no)
        }
        try stored.write(note)
        _ = consume lock
        try CheckpointFormat.print(note, checkpoint, mode: output.mode)
    }
}
