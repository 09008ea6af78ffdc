/// Judging a signed checkpoint by a policy.
extension TrustPolicy {
    /// Whose signatures made a checkpoint valid.
    package struct Verified: Hashable, Sendable {
        package var checkpoint: Checkpoint
        /// The log's keys that signed; more than one while a key is changed.
        package var logKeys: [VerifierKey]
        /// Known witnesses that cosigned, and when by their own clocks.
        package var cosignatures: [(key: VerifierKey, seconds: UInt64)] {
            keys.compactMap { key in times[key.identity].map { (key, $0) } }
        }
        var keys: [VerifierKey]
        var times: [KeyIdentity: UInt64]
    }

    /// Gives the checkpoint if a key of its origin has signed it and the quorum has cosigned.
    package func verify(_ note: Note) throws(TrustError) -> Verified {
        let checkpoint: Checkpoint
        do throws(CheckpointError) { checkpoint = try Checkpoint(text: note.text) } catch {
            throw .checkpoint(error)
        }
        let own = logKeys(of: checkpoint.origin)
        guard !own.isEmpty else {
            throw .unknownOrigin(checkpoint.origin, known: logs.map(\.key.name))
        }
        let signers: [VerifierKey]
        do throws(NoteError) { signers = try note.verify(with: own + witnessKeys) } catch {
            throw .note(error)
        }
        let logSigners = signers.filter { $0.kind == .ed25519 }
        guard !logSigners.isEmpty else { throw .notSignedByLog(checkpoint.origin) }
        if checkpoint.size == 0, checkpoint.root != .emptyRoot { throw .emptyRootMismatch }
        if let quorum, !isWitnessed(quorum, by: Set(signers)) {
            throw .quorumMissed(shortfall(of: quorum, by: Set(signers)))
        }
        var times: [KeyIdentity: UInt64] = [:]
        for signature in note.signatures where times[signature.identity] == nil {
            times[signature.identity] = signature.seconds
        }
        return Verified(
            checkpoint: checkpoint, logKeys: logSigners,
            keys: signers.filter { $0.kind == .cosignature }, times: times)
    }
}

/// Why a policy does not accept a checkpoint.
package enum TrustError: Error, Equatable, Sendable {
    case checkpoint(CheckpointError)
    case note(NoteError)
    case unknownOrigin(String, known: [String])
    /// Witnesses have cosigned it, and no key of the log.
    case notSignedByLog(String)
    case emptyRootMismatch
    case quorumMissed(String)
}

extension TrustError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .checkpoint(let error): error.description
        case .note(.unverified):
            "no key of the policy has signed this checkpoint"
        case .note(let error): error.description
        case .unknownOrigin(let origin, let known):
            "the checkpoint is of the log ‘\(origin)’; the policy knows "
                + (known.isEmpty ? "none" : known.joined(separator: ", "))
        case .notSignedByLog(let origin): "no key that the policy has for ‘\(origin)’ has signed it"
        case .emptyRootMismatch: ProofError.emptyRootMismatch.description
        case .quorumMissed(let what): "too few witnesses have cosigned it: \(what)"
        }
    }

    /// What the verifier's user can do about it.
    package var remedy: String {
        switch self {
        case .checkpoint: "ask for the checkpoint again, as the log signed it"
        case .note(.invalidSignature), .emptyRootMismatch:
            "do not rely on it: it was changed, or another key made it; keep it as evidence"
        case .note(.malformed): "ask for the file again; check that it was not cut or converted"
        case .note, .notSignedByLog:
            "compare the signature's key with the policy's; after a change of key the policy "
                + "needs a log line for the new one"
        case .unknownOrigin:
            "check that the file is of the log you mean, or add its key to the policy"
        case .quorumMissed: "ask the log's operator for a checkpoint with these cosignatures"
        }
    }
}
