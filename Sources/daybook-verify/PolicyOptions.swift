import ArgumentParser
import MerkleLog

/// Whom this run believes, and how it answers.
struct PolicyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Keys and quorum, as C2SP tlog-policy.", valueName: "file"))
    var policy: String

    @Flag(help: "Answer with one JSON object.")
    var json = false

    private static let bytesMax = 1 << 20

    func read() throws(Trouble) -> TrustPolicy {
        let bytes = try PlainFile.require(policy, max: Self.bytesMax)
        do throws(PolicyError) { return try TrustPolicy(bytes) } catch {
            throw Trouble(
                "the policy is refused: \(error.what)", place: "\(policy), line \(error.line)",
                remedy: "correct that line; ‘daybook-verify --help’ shows a policy")
        }
    }
}

extension TrustPolicy {
    /// The checkpoint, if this policy accepts it.
    func accept(_ note: Note, place: String) throws(Problem) -> Verified {
        do throws(TrustError) { return try verify(note) } catch {
            throw Problem(error.description, place: place, remedy: error.remedy)
        }
    }
}

extension Answer {
    /// What a policy found in a checkpoint.
    mutating func add(_ verified: TrustPolicy.Verified) {
        add("origin", verified.checkpoint.origin)
        add("size", verified.checkpoint.size)
        add("root", verified.checkpoint.root.description)
        add("signedBy", verified.logKeys.map(\.identity.text))
        add(
            "cosignedBy",
            verified.cosignatures.map { key, seconds in
                "\(key.name) at \(Moment(seconds: Int64(seconds)))"
            })
    }
}
