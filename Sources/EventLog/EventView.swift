/// An event as it lies in the store, readable without a copy until its transaction ends.
///
/// Its checksum was verified. The compiler refuses to let it, or a span of it, outlive the read.
package struct EventView: ~Escapable {
    /// The stored value, laid out as <doc:RecordFormat> says.
    let value: RawSpan

    /// Checks length, checksum, format and position before anything is read from `value`.
    @_lifetime(copy value)
    init(_ value: RawSpan, at position: Position) throws(StoreError) {
        try RecordCheck.check(value, at: position)
        self.value = value
    }

    package var position: Position { Position(header(RecordLayout.Header.position)) }
    package var recorded: Instant { instant(RecordLayout.Header.recorded) }
    package var occurred: Instant { instant(RecordLayout.Header.occurred) }
    /// The event's place in its stream, from 1.
    package var revision: UInt64 { header(RecordLayout.Header.revision) }
    /// The stream's event before this one; nil for its first.
    package var previousInStream: Position? { reference(RecordLayout.Header.previous) }
    package var causation: Position? { reference(RecordLayout.Header.causation) }
    package var schemaVersion: UInt32 { header32(RecordLayout.Header.schemaVersion) }
    /// The event's place in its request, from 0.
    package var indexInRequest: UInt32 { header32(RecordLayout.Header.index) }
    /// How many events were appended under its key.
    package var requestCount: UInt32 { header32(RecordLayout.Header.count) }
    package var isErased: Bool { value.u8(RecordLayout.state) & RecordLayout.erasedBit != 0 }

    package var stream: String { string(.stream) }
    package var type: String { string(.type) }
    package var id: String { string(.id) }
    package var source: String { string(.source) }
    package var actor: Actor {
        Actor(identity: string(.actorIdentity), claimed: string(.actorClaimed))
    }
    package var correlation: String { string(.correlation) }
    package var key: IdempotencyKey {
        IdempotencyKey(source: string(.keySource), id: string(.keyID))
    }

    package var streamBytes: RawSpan {
        @_lifetime(copy self) get { bytes(.stream) }
    }
    package var typeBytes: RawSpan {
        @_lifetime(copy self) get { bytes(.type) }
    }
    /// The message in protobuf wire format; empty after erasure.
    package var payload: RawSpan {
        @_lifetime(copy self)
        get {
            let start = RecordLayout.envelope + envelopeBytes + RecordLayout.saltBytes
            return value.extracting(start..<start + payloadBytes)
        }
    }
    package var leafHash: [UInt8] {
        value.extracting(RecordLayout.leaf..<RecordLayout.leaf + 32).array
    }

    package func hasType(_ name: String) -> Bool { bytes(.type).isEqual(to: name) }
    package func isInStream(_ name: String) -> Bool { bytes(.stream).isEqual(to: name) }

    package func copy() -> RecordedEvent {
        RecordedEvent(
            position: position, stream: stream, revision: revision, type: type, id: id,
            source: source, recorded: recorded, occurred: occurred, actor: actor,
            causation: causation, correlation: correlation, key: key,
            schemaVersion: schemaVersion, payload: payload.array, isErased: isErased,
            leafHash: leafHash)
    }
}

/// Fields as the layout places them.
extension EventView {
    /// What the leaf is taken over.
    var envelope: RawSpan {
        @_lifetime(copy self)
        get {
            value.extracting(RecordLayout.envelope..<RecordLayout.envelope + envelopeBytes)
        }
    }

    /// What the payload's digest is taken over.
    var saltAndPayload: RawSpan {
        @_lifetime(copy self)
        get {
            let start = RecordLayout.envelope + envelopeBytes
            return value.extracting(start..<start + RecordLayout.saltBytes + payloadBytes)
        }
    }

    private var envelopeBytes: Int { Int(value.u32(RecordLayout.envelopeLength)) }
    private var payloadBytes: Int { Int(value.u32(RecordLayout.payloadLength)) }

    /// Of the request that the event is the first of; nil for its other events.
    var contentDigest: ContentDigest? {
        guard value.u8(RecordLayout.state) & RecordLayout.requestBit != 0 else { return nil }
        let start = value.byteCount - ContentDigest.byteCount
        return ContentDigest(stored: value.extracting(start..<value.byteCount))
    }

    /// The idempotency key as the record holds it: both strings, each with its length before.
    var keyOctets: RawSpan {
        @_lifetime(copy self)
        get {
            let start = offset(of: .keySource)
            let source = 2 + value.u16(start)
            return value.extracting(start..<start + source + 2 + value.u16(start + source))
        }
    }

    var payloadDigest: RawSpan {
        @_lifetime(copy self)
        get {
            let start = RecordLayout.envelope + RecordLayout.Header.payloadDigest
            return value.extracting(start..<start + 32)
        }
    }

    @_lifetime(copy self)
    func bytes(_ text: RecordLayout.Text) -> RawSpan {
        let offset = offset(of: text)
        return value.extracting((offset + 2)..<(offset + 2 + value.u16(offset)))
    }

    /// Where a string's length stands.
    private func offset(of text: RecordLayout.Text) -> Int {
        let header = value.u16(RecordLayout.envelope + RecordLayout.Header.length)
        var offset = RecordLayout.envelope + header + 2
        for _ in 0..<text.rawValue { offset += 2 + value.u16(offset) }
        return offset
    }

    private func string(_ text: RecordLayout.Text) -> String {
        bytes(text).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    private func header(_ offset: Int) -> UInt64 { value.u64(RecordLayout.envelope + offset) }
    private func header32(_ offset: Int) -> UInt32 { value.u32(RecordLayout.envelope + offset) }

    private func instant(_ offset: Int) -> Instant {
        Instant(nanoseconds: Int64(bitPattern: header(offset)))
    }

    private func reference(_ offset: Int) -> Position? {
        let position = header(offset)
        return position == 0 ? nil : Position(position)
    }
}
