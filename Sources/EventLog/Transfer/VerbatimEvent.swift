import LMDB

/// An event with everything that its record holds, for whoever carries a log from store to store.
///
/// The rule: the record that is made of it again is the same, byte for byte.
package struct VerbatimEvent: Sendable {
    package var position: Position
    package var recorded: Instant
    package var revision: UInt64
    package var previous: Position?
    /// What its sender said; without a payload once it was erased.
    package var said: NewEvent
    package var key: IdempotencyKey
    /// Its place in its request, from 0, and how many events that has.
    package var index: UInt32
    package var count: UInt32
    package var isErased: Bool
    /// 16 bytes; zeros once it was erased.
    package var salt: [UInt8]
    /// SHA-256 of salt and payload.
    package var payloadDigest: [UInt8]
    /// 33 bytes, of the request, in its first event alone.
    package var contentDigest: [UInt8]?
    package var leaf: [UInt8]
    /// Over the whole record after it.
    package var checksum: UInt64

    package static let saltBytes = RecordLayout.saltBytes
    package static let contentDigestBytes = ContentDigest.byteCount

    package init(
        position: Position, recorded: Instant, revision: UInt64, previous: Position?,
        said: NewEvent, key: IdempotencyKey, index: UInt32, count: UInt32, isErased: Bool,
        salt: [UInt8], payloadDigest: [UInt8], contentDigest: [UInt8]?, leaf: [UInt8],
        checksum: UInt64
    ) {
        self.position = position
        self.recorded = recorded
        self.revision = revision
        self.previous = previous
        self.said = said
        self.key = key
        self.index = index
        self.count = count
        self.isErased = isErased
        self.salt = salt
        self.payloadDigest = payloadDigest
        self.contentDigest = contentDigest
        self.leaf = leaf
        self.checksum = checksum
    }
}

extension EventView {
    /// A copy of all of it. A record that no longer hashes to its leaf is refused: damage is not
    /// carried on.
    package func verbatim() throws(StoreError) -> VerbatimEvent {
        guard matchesLeaf else {
            throw .corrupt(position: position, what: "the record does not hash to its leaf")
        }
        let (salted, digest) = (saltAndPayload, contentDigest?.bytes)
        return VerbatimEvent(
            position: position, recorded: recorded, revision: revision,
            previous: previousInStream,
            said: NewEvent(
                stream: stream, type: type, id: id, source: source, occurred: occurred,
                actor: actor, causation: causation, correlation: correlation,
                schemaVersion: schemaVersion, payload: payload.array),
            key: key, index: indexInRequest, count: requestCount, isErased: isErased,
            salt: salted.extracting(0..<RecordLayout.saltBytes).array,
            payloadDigest: payloadDigest.array, contentDigest: digest, leaf: leafHash,
            checksum: value.u64(RecordLayout.checksum))
    }
}
