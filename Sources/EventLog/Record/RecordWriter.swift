import MerkleLog

/// Writes a record's fields one after the other into memory that was reserved for all of it.
struct RecordWriter: ~Copyable {
    private let buffer: UnsafeMutableRawBufferPointer
    private(set) var offset = 0

    init(_ buffer: UnsafeMutableRawBufferPointer) { self.buffer = buffer }

    /// What stands before the envelope. Leaf and checksum are the writer's to fill in.
    mutating func writeFrame(envelope: Int, payload: Int, state: UInt8) {
        fill(RecordLayout.envelopeLength)
        write(UInt32(envelope))
        write(UInt32(payload))
        write(state)
        fill(RecordLayout.envelope - RecordLayout.state - 1)
    }

    /// The envelope's header; zero where only the writer knows what stands there.
    mutating func writeHeader(_ event: NewEvent, _ place: (index: Int, of: Int)) {
        write(RecordLayout.format)
        write(UInt16(RecordLayout.headerBytes))
        write(event.schemaVersion)
        write(UInt64(0))
        write(UInt64(0))
        write(UInt64(bitPattern: event.occurred.nanoseconds))
        write(UInt64(0))
        write(UInt64(0))
        write(event.causation?.rawValue ?? 0)
        write(UInt32(place.index))
        write(UInt32(place.of))
        // The payload's digest, when there is one.
        fill(32)
    }

    mutating func writeStrings(_ event: NewEvent, _ key: IdempotencyKey) {
        write(UInt16(RecordLayout.stringCount))
        write(event.stream)
        write(event.type)
        write(event.id)
        write(event.source)
        write(event.actor.identity)
        write(event.actor.claimed)
        write(event.correlation)
        write(key.source)
        write(key.id)
    }

    /// Salt and payload, and in the header the digest of both.
    mutating func writeSalted(_ payload: [UInt8], salts: inout Salts) {
        let start = offset
        salts.draw(into: slice(offset..<offset + RecordLayout.saltBytes))
        offset += RecordLayout.saltBytes
        payload.withUnsafeBytes { slice(offset..<offset + $0.count).copyMemory(from: $0) }
        offset += payload.count
        var hash = HashState()
        hash.update(UnsafeRawBufferPointer(slice(start..<offset)))
        let place = RecordLayout.envelope + RecordLayout.Header.payloadDigest
        buffer.storeBytes(of: hash.finish(), toByteOffset: place, as: SIMD4<UInt64>.self)
    }

    mutating func write(_ digest: ContentDigest) {
        digest.store(in: slice(offset..<offset + ContentDigest.byteCount))
        offset += ContentDigest.byteCount
    }

    private mutating func write<T: FixedWidthInteger>(_ field: T) {
        buffer.storeBytes(of: field.littleEndian, toByteOffset: offset, as: T.self)
        offset += MemoryLayout<T>.size
    }

    private mutating func write(_ string: String) {
        var string = string
        string.withUTF8 { text in
            write(UInt16(text.count))
            slice(offset..<offset + text.count).copyMemory(from: UnsafeRawBufferPointer(text))
            offset += text.count
        }
    }

    private mutating func fill(_ count: Int) {
        slice(offset..<offset + count).initializeMemory(as: UInt8.self, repeating: 0)
        offset += count
    }

    private func slice(_ range: Range<Int>) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: buffer[range])
    }
}
