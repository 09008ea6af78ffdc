import Crypto
import Glibc
import MerkleLog

/// A record that lacks only what the writer alone knows: position, recorded time, revision, the
/// stream's event before it, and with them leaf and checksum.
///
/// Everything costly is done where the caller runs: the strings, the salt, the payload's digest.
struct PreparedEvent: Sendable {
    let causation: Position?
    private(set) var value: [UInt8]
    private let envelopeBytes: Int
    private let streamPlace: Range<Int>
    private let keyPlace: Range<Int>

    /// The event must have passed `RequestCheck`. The salt keeps a payload from being guessed by
    /// its digest once it was erased.
    ///
    /// - Parameters:
    ///   - place: the event's index in its request, and how many there are.
    ///   - digest: of its request's content, where it is the first.
    init(
        _ event: NewEvent, key: IdempotencyKey, place: (index: Int, of: Int),
        digest: ContentDigest?, salts: inout Salts
    ) {
        let lengths = Lengths(event, key)
        let total =
            RecordLayout.envelope + lengths.envelope + RecordLayout.saltBytes
            + event.payload.count + (digest == nil ? 0 : ContentDigest.byteCount)
        precondition(total <= RecordLayout.recordBytesMax, "a record must stay below 64 KiB")
        causation = event.causation
        envelopeBytes = lengths.envelope
        let strings = RecordLayout.envelope + RecordLayout.headerBytes + 2
        streamPlace = strings + 2..<strings + 2 + event.stream.utf8.count
        let keyEnd = RecordLayout.envelope + lengths.envelope
        keyPlace = keyEnd - lengths.key..<keyEnd
        value = [UInt8](unsafeUninitializedCapacity: total) { buffer, filled in
            var writer = RecordWriter(UnsafeMutableRawBufferPointer(buffer))
            writer.writeFrame(
                envelope: lengths.envelope, payload: event.payload.count,
                state: digest == nil ? 0 : RecordLayout.requestBit)
            writer.writeHeader(event, place)
            writer.writeStrings(event, key)
            writer.writeSalted(event.payload, salts: &salts)
            if let digest { writer.write(digest) }
            precondition(writer.offset == total, "a record is as long as was reckoned")
            filled = total
        }
    }

    /// The stream's name, where it lies in the record.
    var stream: RawSpan {
        @_lifetime(borrow self)
        get { value.span.bytes.extracting(streamPlace) }
    }

    var streamName: String { String(decoding: value[streamPlace], as: UTF8.self) }

    /// The idempotency key as the record holds it.
    var keyOctets: RawSpan {
        @_lifetime(borrow self)
        get { value.span.bytes.extracting(keyPlace) }
    }

    /// Of an event that another store had erased: the payload is gone, its digest stays.
    mutating func markErased(payloadDigest: [UInt8]) {
        precondition(payloadDigest.count == 32, "a digest has 32 bytes")
        value[RecordLayout.state] |= RecordLayout.erasedBit
        let place = RecordLayout.envelope + RecordLayout.Header.payloadDigest
        value.replaceSubrange(place..<place + 32, with: payloadDigest)
    }

    /// Fills in what the writer knows and gives the leaf. May be called again: a batch that could
    /// not be committed is sealed anew.
    mutating func seal(
        position: Position, recorded: Instant, revision: UInt64, previous: UInt64
    ) -> TreeHash {
        let start = RecordLayout.envelope
        let end = start + envelopeBytes
        return value.withUnsafeMutableBytes { bytes in
            func set(_ field: UInt64, at offset: Int) {
                bytes.storeBytes(of: field.littleEndian, toByteOffset: offset, as: UInt64.self)
            }
            set(position.rawValue, at: start + RecordLayout.Header.position)
            set(
                UInt64(bitPattern: recorded.nanoseconds),
                at: start + RecordLayout.Header.recorded)
            set(revision, at: start + RecordLayout.Header.revision)
            set(previous, at: start + RecordLayout.Header.previous)
            let leaf = TreeHash.leaf(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            leaf.withUnsafeBytes { hash in
                UnsafeMutableRawBufferPointer(rebasing: bytes[RecordLayout.leaf..<40])
                    .copyMemory(from: hash)
            }
            let covered = UnsafeRawBufferPointer(rebasing: bytes[RecordLayout.leaf...])
            set(xxh3(covered), at: RecordLayout.checksum)
            return leaf
        }
    }

    /// Of the variable parts, in bytes.
    private struct Lengths {
        let envelope: Int
        let key: Int

        init(_ event: NewEvent, _ key: IdempotencyKey) {
            self.key = 4 + key.source.utf8.count + key.id.utf8.count
            let others =
                event.stream.utf8.count + event.type.utf8.count + event.id.utf8.count
                + event.source.utf8.count + event.actor.identity.utf8.count
                + event.actor.claimed.utf8.count + event.correlation.utf8.count
            envelope =
                RecordLayout.headerBytes + 2 + others + 2 * (RecordLayout.stringCount - 2)
                + self.key
        }
    }
}

/// Bytes from the system's generator.
func randomBytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        // The system gives 256 at a time, where the library's generator asks for eight.
        while let start = buffer.baseAddress, filled < count {
            let next = min(256, count - filled)
            let status = getentropy(start + filled, next)
            precondition(status == 0, "the system has no random bytes")
            filled += next
        }
    }
}
