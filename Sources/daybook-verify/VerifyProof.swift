import ArgumentParser
import MerkleLog

/// `daybook-verify proof`: that an event stands in a log, under a checkpoint that the policy
/// accepts.
struct VerifyProof: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proof", abstract: "Verify that an event is in the log (C2SP tlog-proof).",
        discussion: """
            The event's envelope is in the proof, or in the file of --entry. With --payload the \
            file of ‘daybook prove inclusion --disclose’ is checked against it.
            """)

    @Argument(help: "The proof; - is standard input.")
    var file: String

    @OptionGroup var options: PolicyOptions

    @Option(help: ArgumentHelp("The envelope, where the proof has none.", valueName: "file"))
    var entry: String?

    @Option(help: ArgumentHelp("Salt and payload, as they were disclosed.", valueName: "file"))
    var payload: String?

    private static let bytesMax = 2 << 20
    private static let disclosureBytesMax = 1 << 20

    func run() throws {
        let policy = try options.read()
        let proof = try read()
        let verified = try policy.accept(proof.checkpoint, place: "\(file), the checkpoint")
        let entry = try readEntry(of: proof)
        do throws(ProofError) {
            try proof.verify(leaf: entry.leaf, in: verified.checkpoint)
        } catch {
            throw Problem(
                error.description, place: "\(file), the proof of index \(proof.index)",
                remedy: "ask for a new proof; if that fails too, the entry is not in that log")
        }
        guard entry.position == proof.index + 1 else {
            throw Problem(
                "the event says that it is @\(entry.position), and stands at @\(proof.index + 1)",
                place: file, remedy: "keep the proof: the log has signed an event in a wrong place")
        }
        var answer = Answer()
        answer.add("verified", "proof")
        answer.add(verified)
        answer.add(entry)
        if let payload { answer.add("payload", try check(payload, against: entry)) }
        answer.print(json: options.json)
    }

    private func read() throws -> ProofFile {
        let bytes = try PlainFile.require(file, max: Self.bytesMax)
        do throws(ProofFileError) { return try ProofFile(bytes) } catch {
            throw Problem(
                "this is no proof: \(error.what)", place: "\(file), line \(error.line)",
                remedy: "ask for the file again; check that it was not cut or converted")
        }
    }

    private func readEntry(of proof: ProofFile) throws -> Entry {
        let bytes: [UInt8]
        if let entry {
            bytes = try PlainFile.require(entry, max: 1 << 16)
        } else if let extra = proof.extra {
            bytes = extra
        } else {
            throw Trouble(
                "the proof does not say what it proves", place: file,
                remedy: "give the event's envelope with --entry FILE")
        }
        guard let found = Entry(bytes) else {
            throw Problem(
                "the entry is no envelope of an event",
                place: entry ?? "\(file), line 2 (the extra data)",
                remedy: "ask for the file again; its bytes are not what the log signed")
        }
        return found
    }

    private func check(_ path: String, against entry: Entry) throws -> String {
        let disclosure = try PlainFile.require(path, max: Self.disclosureBytesMax)
        guard entry.isDisclosed(by: disclosure) else {
            throw Problem(
                "salt and payload are not those that @\(entry.position) was recorded with",
                place: path, remedy: "ask for them again; the proof of the event itself holds")
        }
        return "as recorded, \(max(0, disclosure.count - 16)) bytes"
    }
}
