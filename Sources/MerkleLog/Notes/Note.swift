/// A signed note of C2SP: a text, an empty line, and a line for each signature.
///
/// The rule: nothing is believed of the text before ``verify(with:)`` has found a signature of a
/// known key. Signatures of unknown keys are kept and passed over.
package struct Note: Hashable, Sendable {
    /// With its last line feed.
    package var text: String
    package var signatures: [NoteSignature]

    package static let bytesMax = 1 << 20
    package static let signaturesMax = 100

    package init(text: String, signatures: [NoteSignature]) {
        self.text = text
        self.signatures = signatures
    }

    /// Reads a note's bytes, all of them.
    package init(_ bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= Self.bytesMax else {
            throw .malformed("it is longer than \(Self.bytesMax) bytes")
        }
        guard let whole = String(validating: bytes, as: UTF8.self) else {
            throw .malformed("it is not UTF-8")
        }
        if let at = bytes.firstIndex(where: { $0 < 0x20 && $0 != 0x0A }) {
            throw .malformed("byte \(at + 1) is a control character")
        }
        guard bytes.last == 0x0A else { throw .malformed("its last line does not end") }
        // By bytes, as some characters of Swift's hold several scalars.
        guard let gap = Self.lastGap(bytes) else {
            throw .malformed("no empty line parts the text from the signatures")
        }
        let lines = bytes[(gap + 2)...].dropLast().split(
            separator: 0x0A, omittingEmptySubsequences: false)
        guard bytes.count > gap + 2 else { throw .malformed("it has no signature") }
        guard lines.count <= Self.signaturesMax else {
            throw .malformed("it has more than \(Self.signaturesMax) signatures")
        }
        text = String(decoding: whole.utf8.prefix(gap + 1), as: UTF8.self)
        signatures = []
        for line in lines {
            guard let signature = NoteSignature(line: String(decoding: line, as: UTF8.self)) else {
                throw .malformed("signature line \(signatures.count + 1) has a wrong form")
            }
            signatures.append(signature)
        }
    }

    /// Where the last two line feeds stand together.
    private static func lastGap(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 2 else { return nil }
        return (0...(bytes.count - 2)).last { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A }
    }

    package var bytes: [UInt8] { Array(string.utf8) }

    package var string: String { text + "\n" + signatures.map { $0.line + "\n" }.joined() }

    /// The keys of `keys` that have signed, each once, in the order of their signatures.
    ///
    /// - Throws: `.invalidSignature` as soon as a known key's signature does not hold: such a note
    ///   is rejected as a whole. `.unverified` if no known key has signed.
    package func verify(with keys: [VerifierKey]) throws(NoteError) -> [VerifierKey] {
        var known: [KeyIdentity: VerifierKey] = [:]
        var ambiguous: Set<KeyIdentity> = []
        for key in keys where known.updateValue(key, forKey: key.identity) != nil {
            ambiguous.insert(key.identity)
        }
        var verified: [VerifierKey] = []
        for signature in signatures {
            guard let key = known[signature.identity], !verified.contains(key) else { continue }
            guard !ambiguous.contains(key.identity) else { throw .ambiguousKey(key.identity) }
            guard signature.isValid(of: text, by: key) else {
                throw .invalidSignature(key.identity)
            }
            verified.append(key)
        }
        guard !verified.isEmpty else { throw .unverified }
        return verified
    }
}
