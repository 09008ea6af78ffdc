/// A node of a Merkle tree as RFC 6962 hashes it: SHA-256, leaves and interior nodes told apart by
/// the octet before what is hashed, so that neither can ever pass for the other.
package struct TreeHash: Hashable, Sendable {
    package static let byteCount = 32
    private let words: SIMD4<UInt64>

    /// Of a span of 32 bytes.
    package init(_ bytes: RawSpan) {
        precondition(bytes.byteCount == Self.byteCount, "a tree hash has 32 bytes")
        words = bytes.unsafeLoadUnaligned(as: SIMD4<UInt64>.self)
    }

    package init(_ bytes: [UInt8]) {
        self.init(bytes.span.bytes)
    }

    /// Nil unless there are 32 bytes: for what comes from elsewhere.
    package init?(exactly bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(bytes)
    }

    /// Of a line of a checkpoint or proof: base64 of 32 bytes, in its one canonical form.
    package init?(base64 text: some StringProtocol) {
        guard let bytes = Base64.decode(text), let hash = TreeHash(exactly: bytes) else {
            return nil
        }
        self = hash
    }

    package var base64: String { Base64.encode(bytes) }

    private init(_ words: SIMD4<UInt64>) { self.words = words }

    package var bytes: [UInt8] {
        withUnsafeBytes { Array($0) }
    }

    package func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        Swift.withUnsafeBytes(of: words, body)
    }

    /// SHA-256 of 0x00 and the leaf's bytes.
    package static func leaf(_ bytes: UnsafeRawBufferPointer) -> TreeHash {
        var hash = HashState()
        hash.update(0)
        hash.update(bytes)
        return TreeHash(hash.finish())
    }

    package static func leaf(_ bytes: [UInt8]) -> TreeHash {
        bytes.withUnsafeBytes { leaf($0) }
    }

    /// SHA-256 of 0x01 and both children.
    package static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        var hash = HashState()
        hash.update(1)
        left.withUnsafeBytes { hash.update($0) }
        right.withUnsafeBytes { hash.update($0) }
        return TreeHash(hash.finish())
    }

    /// The root of the tree without a leaf: SHA-256 of nothing.
    package static let emptyRoot = TreeHash(HashState().finish())
}

extension TreeHash: CustomStringConvertible {
    package var description: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
