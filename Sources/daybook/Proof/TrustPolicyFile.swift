import MerkleLog

/// A policy of keys and quorum, as C2SP tlog-policy writes it.
enum TrustPolicyFile {
    private static let bytesMax = 1 << 20

    static func read(_ path: String) throws -> TrustPolicy {
        let bytes = try InputBytes.read(path, max: bytesMax)
        do throws(PolicyError) { return try TrustPolicy(bytes) } catch {
            throw Trouble(
                "the policy is refused: \(error.what)", place: "\(path), line \(error.line)",
                remedy: "correct that line")
        }
    }
}
