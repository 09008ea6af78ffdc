/// A witness's signature under a checkpoint, cosignature/v1 of C2SP: a time, and Ed25519 over it
/// and the checkpoint's text.
package struct Cosignature: Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z, by the witness's clock.
    package var seconds: UInt64
    package var signature: [UInt8]

    /// Nil unless there are 8 octets of time and 64 of signature.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == 72 else { return nil }
        let seconds = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        guard seconds <= Int64.max else { return nil }
        self.seconds = seconds
        signature = Array(bytes.dropFirst(8))
    }

    /// What the signature is over.
    static func message(_ text: String, at seconds: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(seconds)\n\(text)".utf8)
    }
}
