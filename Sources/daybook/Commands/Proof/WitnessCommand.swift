import ArgumentParser
import Glibc
import MerkleLog

/// `daybook witness`: cosigns a checkpoint that continues the one it saw last, by the rules of C2SP
/// tlog-witness, from a file instead of over HTTP.
struct WitnessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness",
        abstract: "Cosign another log's checkpoint, if it continues what was seen before.",
        discussion: """
            REQUEST is what ‘daybook prove consistency’ prints. The cosignature is printed; the \
            log's operator adds it with ‘daybook checkpoint add’. The state must never be lost or \
            set back: a witness that forgets can be shown two histories.

            Exit codes: 0 cosigned; 1 refused, for good; 75 the proof has to begin at another \
            size, which is printed.
            """)

    @Argument(help: "The request; - is standard input.")
    var request: String

    @Option(help: ArgumentHelp("The witness's private key.", valueName: "file"))
    var key: String

    @Option(help: ArgumentHelp("A folder with what was seen last.", valueName: "dir"))
    var state: String

    @Option(help: ArgumentHelp("Names the known logs, as C2SP tlog-policy.", valueName: "file"))
    var policy: String

    func run() throws {
        let signer = try KeyFile.read(key, kind: .cosignature)
        let witness = Witness(logs: try TrustPolicyFile.read(policy).logs)
        let request = try read()
        let state = try WitnessState(self.state)
        let lock = try DirectoryLock(state.path)
        let origin = String(request.checkpoint.text.prefix { $0 != "\n" })
        let last = try state.last(of: origin)
        let checkpoint: Checkpoint
        do throws(WitnessRefusal) {
            checkpoint = try witness.judge(request, last: last?.checkpoint)
        } catch {
            try refuse(error)
        }
        let cosignature = signer.cosign(checkpoint, at: try now(after: last?.note, of: signer))
        var note = request.checkpoint
        let known = Set(witness.logs.logKeys(of: checkpoint.origin).map(\.identity))
        note.signatures = note.signatures.filter { known.contains($0.identity) } + [cosignature]
        try state.write(note, of: checkpoint.origin)
        _ = consume lock
        try StandardOutput.print(whole: cosignature.line + "\n")
    }

    private func read() throws -> WitnessRequest {
        let bytes = try InputBytes.read(request, max: Note.bytesMax)
        do throws(ProofFileError) { return try WitnessRequest(bytes) } catch {
            throw Trouble(
                "this is no request: \(error.what)", place: "\(request), line \(error.line)",
                remedy: "make one with ‘daybook prove consistency’", status: .no)
        }
    }

    private func refuse(_ refusal: WitnessRefusal) throws -> Never {
        guard case .conflict(let size) = refusal else {
            throw Trouble(
                "not cosigned: \(refusal)", place: request,
                remedy: "tlog-witness answers \(refusal.status) to this; keep the request, since "
                    + "two signed trees at odds are evidence against the log",
                status: .no)
        }
        try StandardOutput.print(whole: "\(size)\n")
        throw Trouble(
            "not cosigned: \(refusal)", place: request,
            remedy: "‘daybook prove consistency @\(size)’", status: .tryAgain)
    }

    /// The system's time, which must not lie before the last cosignature's: its statement, the
    /// largest tree seen at that time, would turn false.
    private func now(after last: Note?, of signer: SigningKey) throws -> UInt64 {
        let now = UInt64(max(1, time(nil)))
        let before = last?.signatures.first { $0.identity == signer.verifier.identity }?.seconds
        guard now >= before ?? 0 else {
            throw Trouble(
                "the clock stands before the last cosignature", place: state,
                remedy: "set the system's clock right", status: .tryAgain)
        }
        return now
    }
}
