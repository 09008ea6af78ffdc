import Crypto

/// A person in an imported log: the same one each time, and nobody can say who without the key.
///
/// The first 64 bits of HMAC-SHA256 over the name as it stands in the log. Names are few and easily
/// guessed, so all the protection lies in the key: keep it apart from the log, and destroy it when
/// nothing more will be imported. That any two of a million people share one has a chance of 1 in
/// 37 million.
package struct Pseudonym: Hashable, Sendable {
    package var rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }
}

extension Pseudonym: CustomStringConvertible {
    /// Sixteen hexadecimal digits.
    package var description: String {
        let digits = String(rawValue, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

/// The secret that pseudonyms hang on. Imports under one key agree about people; imports under
/// different keys cannot be joined.
package struct PseudonymKey: Sendable {
    package static let minBytes = 16

    fileprivate let key: SymmetricKey

    /// Nil with fewer than 16 bytes: a short key can be tried out.
    package init?(bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count >= Self.minBytes else { return nil }
        key = SymmetricKey(data: bytes)
    }

    package func pseudonym(of name: UnsafeRawBufferPointer) -> Pseudonym {
        let code = HMAC<SHA256>.authenticationCode(for: name, using: key)
        return Pseudonym(
            rawValue: code.withUnsafeBytes {
                UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self))
            })
    }
}

extension PseudonymKey: CustomStringConvertible {
    /// Never shows the key.
    package var description: String { "PseudonymKey" }
}
