import CLibcrypto

/// SHA-256 with its state on the stack. The log hashes several times for each event, and what
/// swift-crypto keeps on the heap for each would cost more than the hashing.
package struct HashState: Sendable {
    private var context = SHA256_CTX()

    package init() { SHA256_Init(&context) }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        SHA256_Update(&context, bytes.baseAddress, bytes.count)
    }

    package mutating func update(_ byte: UInt8) {
        withUnsafeBytes(of: byte) { update($0) }
    }

    /// Ends it, and gives 32 bytes.
    package consuming func finish() -> SIMD4<UInt64> {
        var digest = SIMD4<UInt64>()
        withUnsafeMutableBytes(of: &digest) { digest in
            _ = SHA256_Final(digest.baseAddress?.assumingMemoryBound(to: UInt8.self), &context)
        }
        return digest
    }
}
