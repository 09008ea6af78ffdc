import ArgumentParser
import MerkleLog

/// `daybook-verify consistency`: that a newer checkpoint continues an earlier one.
struct VerifyConsistency: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consistency",
        abstract: "Verify that the log only grew between two checkpoints.",
        discussion: """
            PROOF is what ‘daybook prove consistency’ prints; the newer checkpoint is in it. Both \
            checkpoints must be accepted by the policy.
            """)

    @Argument(help: "The earlier checkpoint.")
    var earlier: String

    @Argument(help: "The proof, with the newer checkpoint; - is standard input.")
    var proof: String

    @OptionGroup var options: PolicyOptions

    func run() throws {
        let policy = try options.read()
        let old = try policy.accept(try VerifyCheckpoint.read(earlier), place: earlier).checkpoint
        let request = try read()
        let new = try policy.accept(request.checkpoint, place: "\(proof), the checkpoint")
        try require(old, and: new.checkpoint, in: request)
        do throws(ProofError) { try request.verify(old: old, new: new.checkpoint) } catch {
            throw Problem(
                error.description, place: "\(proof), the proof from \(old.size)",
                remedy: "ask for a new proof; if that fails too, keep both checkpoints: they are "
                    + "signed evidence that the log showed two histories")
        }
        var answer = Answer()
        answer.add("verified", "consistency")
        answer.add(new)
        answer.add("from", old.size)
        answer.add("fromRoot", old.root.description)
        answer.print(json: options.json)
    }

    private func read() throws -> WitnessRequest {
        let bytes = try PlainFile.require(proof, max: 2 << 20)
        do throws(ProofFileError) { return try WitnessRequest(bytes) } catch {
            throw Problem(
                "this is no proof of consistency: \(error.what)",
                place: "\(proof), line \(error.line)",
                remedy: "ask for what ‘daybook prove consistency’ prints")
        }
    }

    private func require(
        _ old: Checkpoint, and new: Checkpoint, in request: WitnessRequest
    ) throws {
        guard old.origin.utf8.elementsEqual(new.origin.utf8) else {
            throw Problem(
                "the checkpoints are of two logs, ‘\(old.origin)’ and ‘\(new.origin)’",
                place: proof, remedy: "compare checkpoints of one log")
        }
        guard request.old == old.size else {
            throw Problem(
                "the proof begins at \(request.old), the earlier checkpoint is at \(old.size)",
                place: "\(proof), line 1",
                remedy: "ask for ‘daybook prove consistency @\(old.size)’")
        }
    }
}
