import Crypto

/// A private key with its name, in the text form of Go's `sumdb/note`:
/// `PRIVATE+KEY+name+id+base64(kind ‖ seed)`.
///
/// It says what it is for: a log's key cannot cosign, a witness's cannot sign a checkpoint. Its
/// text is only for a file that nobody else may read.
package struct SigningKey: Sendable {
    package let verifier: VerifierKey
    private let key: Curve25519.Signing.PrivateKey

    private static let prefix = "PRIVATE+KEY+"

    /// A new key, from the system's random numbers.
    package init(generatingFor name: String, kind: SignatureKind) throws(KeyError) {
        guard KeyIdentity.isValid(name: name) else {
            throw .malformed("a name must not be empty, nor hold white space or a plus")
        }
        self.init(Curve25519.Signing.PrivateKey(), name: name, kind: kind)
    }

    package init(_ text: some StringProtocol) throws(KeyError) {
        guard text.hasPrefix(Self.prefix) else {
            throw .malformed("it does not begin with \(Self.prefix)")
        }
        let parts = try KeyText(text.dropFirst(Self.prefix.count))
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: parts.bytes) else {
            throw .malformed("its bytes are no seed of an Ed25519 key")
        }
        self.init(key, name: parts.name, kind: parts.kind)
        try parts.check(verifier.identity)
    }

    private init(_ key: Curve25519.Signing.PrivateKey, name: String, kind: SignatureKind) {
        self.key = key
        verifier = VerifierKey(
            name: name, kind: kind, bytes: Array(key.publicKey.rawRepresentation))
    }

    /// Secret.
    package var text: String {
        Self.prefix + verifier.identity.text + "+"
            + Base64.encode([verifier.kind.rawValue] + Array(key.rawRepresentation))
    }

    /// The line that signs `text` as a log does.
    package func sign(_ text: String) -> NoteSignature {
        precondition(verifier.kind == .ed25519, "a witness's key cosigns")
        return NoteSignature(identity: verifier.identity, bytes: raw(Array(text.utf8)))
    }

    /// The line by which a witness says that at `seconds` (since 1970) this was the largest tree it
    /// had seen of that log, and a continuation of all it had seen before.
    package func cosign(_ checkpoint: Checkpoint, at seconds: UInt64) -> NoteSignature {
        precondition(verifier.kind == .cosignature, "a log's key signs")
        precondition(seconds > 0 && seconds <= Int64.max, "a cosignature has a time")
        let message = Cosignature.message(checkpoint.text, at: seconds)
        let time = (0..<8).map { UInt8(truncatingIfNeeded: seconds >> (56 - 8 * UInt64($0))) }
        return NoteSignature(identity: verifier.identity, bytes: time + raw(message))
    }

    private func raw(_ message: [UInt8]) -> [UInt8] {
        guard let signature = try? key.signature(for: message) else {
            preconditionFailure("Ed25519 signs any message")
        }
        return Array(signature)
    }
}
