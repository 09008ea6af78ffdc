import Crypto
import Glibc
import MerkleLog

/// A record that lacks only what the writer alone knows: position, recorded time, revision, the
/// stream's event before it, and with them leaf and checksum.
///
/// Everything costly is done where the caller runs: the strings, the salt, the payload's digest.
struct PreparedEvent: Sendable {
    let stream: [UInt8]
    let causation: Position?
    private(set) var value: [UInt8]
    private let envelopeBytes: Int

    /// The event must have passed `RequestCheck`. The salt keeps a payload from being guessed by
    /// its digest once it was erased.
    init(_ event: NewEvent, key: IdempotencyKey, index: Int, count: Int) {
        let salt = randomBytes(RecordLayout.saltBytes)
        var envelope = Self.header(event, index: index, count: count)
        var digest = SHA256()
        digest.update(data: salt)
        digest.update(data: event.payload)
        envelope.append(contentsOf: digest.finalize())
        assert(envelope.count == RecordLayout.headerBytes)
        let strings = [
            event.stream, event.type, event.id, event.source, event.actor.identity,
            event.actor.claimed, event.correlation, key.source, key.id,
        ]
        envelope.append(field: UInt16(strings.count))
        for string in strings {
            envelope.append(field: UInt16(string.utf8.count))
            envelope.append(contentsOf: string.utf8)
        }

        var value: [UInt8] = []
        value.reserveCapacity(
            RecordLayout.envelope + envelope.count + salt.count + event.payload.count)
        value.append(contentsOf: repeatElement(0, count: RecordLayout.envelopeLength))
        value.append(field: UInt32(envelope.count))
        value.append(field: UInt32(event.payload.count))
        value.append(contentsOf: repeatElement(0, count: 8))
        value.append(contentsOf: envelope)
        value.append(contentsOf: salt)
        value.append(contentsOf: event.payload)
        precondition(value.count <= RecordLayout.recordBytesMax, "a record must stay below 64 KiB")
        self.value = value
        self.stream = Array(event.stream.utf8)
        self.causation = event.causation
        self.envelopeBytes = envelope.count
    }

    private static func header(_ event: NewEvent, index: Int, count: Int) -> [UInt8] {
        var header: [UInt8] = []
        header.append(field: RecordLayout.format)
        header.append(field: UInt16(RecordLayout.headerBytes))
        header.append(field: event.schemaVersion)
        header.append(field: UInt64(0))
        header.append(field: Int64(0))
        header.append(field: event.occurred.nanoseconds)
        header.append(field: UInt64(0))
        header.append(field: UInt64(0))
        header.append(field: event.causation?.rawValue ?? 0)
        header.append(field: UInt32(index))
        header.append(field: UInt32(count))
        return header
    }

    /// Fills in what the writer knows and gives the leaf. May be called again: a batch that could
    /// not be committed is sealed anew.
    mutating func seal(
        position: Position, recorded: Instant, revision: UInt64, previous: UInt64
    ) -> TreeHash {
        let start = RecordLayout.envelope
        value.set(position.rawValue, at: start + RecordLayout.Header.position)
        value.set(recorded.nanoseconds, at: start + RecordLayout.Header.recorded)
        value.set(revision, at: start + RecordLayout.Header.revision)
        value.set(previous, at: start + RecordLayout.Header.previous)
        let leaf = value.withUnsafeBytes { bytes in
            TreeHash.leaf(UnsafeRawBufferPointer(rebasing: bytes[start..<start + envelopeBytes]))
        }
        value.withUnsafeMutableBytes { bytes in
            leaf.withUnsafeBytes { hash in
                UnsafeMutableRawBufferPointer(rebasing: bytes[RecordLayout.leaf..<40])
                    .copyMemory(from: hash)
            }
        }
        let checksum = value.span.bytes.extracting(8..<value.count).checksum
        value.set(checksum, at: RecordLayout.checksum)
        return leaf
    }
}

/// Bytes from the system's generator, at most 256.
func randomBytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        // One call of the system, where the generator of the library makes one for each eight.
        let status = getentropy(buffer.baseAddress, count)
        precondition(status == 0, "the system has no random bytes")
        filled = count
    }
}
