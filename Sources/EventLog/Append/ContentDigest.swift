import Crypto
import MerkleLog

/// What a key stands for (law 4): the sender's words under HMAC-SHA256 keyed by the store's secret,
/// so that the digest of a short content cannot be guessed, with the algorithm's version in front.
///
/// Recorded time, actor, stream and trace context are no part of it: a sender that repeats itself
/// tomorrow says the same.
struct ContentDigest: Hashable, Sendable {
    static let version: UInt8 = 1
    static let byteCount = 33

    private let version: UInt8
    private let code: SIMD4<UInt64>

    /// As it was stored.
    init(stored: RawSpan) {
        precondition(stored.byteCount == Self.byteCount, "a content digest has 33 bytes")
        version = stored.u8(0)
        code = stored.unsafeLoadUnaligned(fromByteOffset: 1, as: SIMD4<UInt64>.self)
    }

    init(of content: [UInt8], key: AuthenticationKey) {
        version = Self.version
        code = content.withUnsafeBytes { key.code(for: $0) }
    }

    var bytes: [UInt8] {
        [version] + withUnsafeBytes(of: code) { Array($0) }
    }

    /// Writes it as it is stored.
    func store(in buffer: UnsafeMutableRawBufferPointer) {
        buffer.storeBytes(of: version, as: UInt8.self)
        buffer.storeBytes(of: code, toByteOffset: 1, as: SIMD4<UInt64>.self)
    }
}

extension AppendRequest {
    /// What the content digest is taken over.
    var canonicalContent: [UInt8] {
        switch content {
        case .bytes(let bytes): [2] + bytes
        case .events: Self.canonical(events)
        case .said(let events): Self.canonical(events)
        }
    }

    private static func canonical(_ events: [NewEvent]) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(
            events.reduce(16) {
                $0 + 32 + $1.type.utf8.count + $1.source.utf8.count + $1.payload.count
            })
        content.append(1)
        content.append(field: UInt32(events.count))
        for event in events {
            append(event.type.utf8, to: &content)
            append(event.source.utf8, to: &content)
            content.append(field: event.occurred.nanoseconds)
            append(event.payload, to: &content)
        }
        return content
    }

    /// With its length before, so that no two contents run into the same bytes.
    private static func append(_ part: some Collection<UInt8>, to content: inout [UInt8]) {
        content.append(field: UInt32(part.count))
        content.append(contentsOf: part)
    }
}

/// A key of HMAC-SHA256 (RFC 2104) that has been taken in once, as both of its hashes begin with
/// it.
struct AuthenticationKey: Sendable {
    private var inner = HashState()
    private var outer = HashState()

    private static let blockBytes = 64

    /// - Parameter key: of at most a block, 64 bytes; longer ones would be hashed first.
    init(_ key: SymmetricKey) {
        var block = key.withUnsafeBytes { Array($0) }
        precondition(block.count <= Self.blockBytes, "the key is longer than a block")
        block += Array(repeating: 0, count: Self.blockBytes - block.count)
        block.map { $0 ^ 0x36 }.withUnsafeBytes { inner.update($0) }
        block.map { $0 ^ 0x5C }.withUnsafeBytes { outer.update($0) }
    }

    func code(for content: UnsafeRawBufferPointer) -> SIMD4<UInt64> {
        var (inner, outer) = (inner, outer)
        inner.update(content)
        withUnsafeBytes(of: inner.finish()) { outer.update($0) }
        return outer.finish()
    }
}
