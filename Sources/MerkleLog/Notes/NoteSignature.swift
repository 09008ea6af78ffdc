/// One signature line of a note: `— name base64(id ‖ signature)`.
package struct NoteSignature: Hashable, Sendable {
    package var identity: KeyIdentity
    /// What the key's kind makes of it: a signature, or a time and a signature.
    package var bytes: [UInt8]

    package init(identity: KeyIdentity, bytes: [UInt8]) {
        self.identity = identity
        self.bytes = bytes
    }

    /// Nil unless the line, without its line feed, has just that form.
    package init?(line: String) {
        let parts = line.utf8.split(separator: 0x20, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard
            parts.count == 3, parts[0] == "—", KeyIdentity.isValid(name: parts[1]),
            let bytes = Base64.decode(parts[2]), bytes.count > 4
        else { return nil }
        let id = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        self.init(
            identity: KeyIdentity(name: parts[1], id: id), bytes: Array(bytes.dropFirst(4)))
    }

    package var line: String {
        let id = (0..<4).map { UInt8(truncatingIfNeeded: identity.id >> (24 - 8 * UInt32($0))) }
        return "— \(identity.name) \(Base64.encode(id + bytes))"
    }

    /// The time in a cosignature, by its form alone; nil for another kind of signature.
    package var seconds: UInt64? { Cosignature(bytes)?.seconds }

    func isValid(of text: String, by key: VerifierKey) -> Bool {
        switch key.kind {
        case .ed25519:
            return key.isValid(signature: bytes, of: Array(text.utf8))
        case .cosignature:
            guard let cosignature = Cosignature(bytes) else { return false }
            return key.isValid(
                signature: cosignature.signature,
                of: Cosignature.message(text, at: cosignature.seconds))
        }
    }
}
