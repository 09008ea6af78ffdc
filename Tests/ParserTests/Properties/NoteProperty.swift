import MerkleLog

/// A note and a checkpoint have one form: what is taken is what would be written. A key that
/// signed one text verifies no other.
extension ParserProperty {
    static let note = ParserProperty(name: "note") { bytes in
        guard let note = try? Note(bytes) else { return }
        try requireSame(note.bytes, bytes, "a note is written in another form than it was read")
        if let checkpoint = try? Checkpoint(text: note.text) {
            try requireSame(checkpoint.text, note.text, "a checkpoint has two forms")
        }
        guard (try? note.verify(with: [signer])) != nil else { return }
        try requireSame(note.text, signedText, "a text was verified that nobody signed")
    }

    /// Of the published vectors of golang.org/x/mod/sumdb/note.
    private static let signer: VerifierKey = {
        do {
            return try VerifierKey(
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
        } catch {
            preconditionFailure("a published key is refused: \(error)")
        }
    }()

    private static let signedText =
        "If you think cryptography is the answer to your problem,\n"
        + "then you don't know what your problem is.\n"
}
