import Crypto

/// A public key with its name, as signed notes write it: `name+id+base64(kind ‖ key)`.
package struct VerifierKey: Hashable, Sendable {
    package let name: String
    package let kind: SignatureKind
    /// The 32 bytes of RFC 8032.
    package let bytes: [UInt8]

    init(name: String, kind: SignatureKind, bytes: [UInt8]) {
        self.name = name
        self.kind = kind
        self.bytes = bytes
    }

    /// Reads its text form, all of it.
    package init(_ text: some StringProtocol) throws(KeyError) {
        let parts = try KeyText(text)
        self.init(name: parts.name, kind: parts.kind, bytes: parts.bytes)
        try parts.check(identity)
    }

    package var identity: KeyIdentity {
        let digest = SHA256.hash(data: Array(name.utf8) + [0x0A, kind.rawValue] + bytes)
        return KeyIdentity(
            name: name, id: digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
    }

    package var text: String {
        identity.text + "+" + Base64.encode([kind.rawValue] + bytes)
    }

    func isValid(signature: [UInt8], of message: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
            return false
        }
        return key.isValidSignature(signature, for: message)
    }
}

/// The three parts that the texts of public and of private keys have in common.
struct KeyText {
    var name: String
    var id: String
    var kind: SignatureKind
    /// A public key, or the seed of a private one.
    var bytes: [UInt8]

    init(_ text: some StringProtocol) throws(KeyError) {
        // Base 64 may hold a plus itself, so the text is cut twice and no more.
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .malformed("it has not the form name+id+key") }
        guard KeyIdentity.isValid(name: parts[0]) else {
            throw .malformed("its name is empty or holds white space")
        }
        guard parts[1].utf8.count == 8, parts[1].utf8.allSatisfy({ Self.isHexadecimal($0) }) else {
            throw .malformed("its id is not 8 lower-case hexadecimal digits")
        }
        guard let data = Base64.decode(parts[2]), let first = data.first else {
            throw .malformed("what follows the id is not base64")
        }
        guard let kind = SignatureKind(rawValue: first) else { throw .unknownKind(first) }
        guard data.count == 33 else {
            throw .malformed("it has \(data.count - 1) bytes instead of 32")
        }
        name = String(parts[0])
        id = String(parts[1])
        self.kind = kind
        bytes = Array(data.dropFirst())
    }

    func check(_ identity: KeyIdentity) throws(KeyError) {
        let computed = KeyIdentity.hexadecimal(identity.id)
        guard computed == id else { throw .wrongID(found: id, computed: computed) }
    }

    private static func isHexadecimal(_ digit: UInt8) -> Bool {
        (0x30...0x39).contains(digit) || (0x61...0x66).contains(digit)
    }
}
