/// What every read checks before it believes a stored record: its lengths, its checksum, its format
/// and that it is the record of the position that was asked for.
enum RecordCheck {
    static func check(_ value: RawSpan, at position: Position) throws(StoreError) {
        guard value.byteCount >= smallest else { throw damaged(position, "it is cut short") }
        guard value.extracting(8..<value.byteCount).checksum == value.u64(RecordLayout.checksum)
        else { throw damaged(position, "its checksum does not match its bytes") }
        let envelope = Int(value.u32(RecordLayout.envelopeLength))
        let payload = Int(value.u32(RecordLayout.payloadLength))
        let state = value.u64(RecordLayout.state)
        guard state <= UInt64(RecordLayout.erasedBit | RecordLayout.requestBit) else {
            throw damaged(position, "its state is unknown to this program")
        }
        let isFirst = state & UInt64(RecordLayout.requestBit) != 0
        let digest = isFirst ? ContentDigest.byteCount : 0
        guard
            RecordLayout.envelope + envelope + RecordLayout.saltBytes + payload + digest
                == value.byteCount,
            envelope >= RecordLayout.headerBytes + 2
        else { throw damaged(position, "its lengths do not add up") }
        if state & UInt64(RecordLayout.erasedBit) != 0 {
            let salt = RecordLayout.envelope + envelope
            guard payload == 0, value.u64(salt) | value.u64(salt + 8) == 0 else {
                throw damaged(position, "it was erased, and holds salt or payload")
            }
        }
        try checkEnvelope(
            value.extracting(RecordLayout.envelope..<RecordLayout.envelope + envelope), position)
    }

    private static func checkEnvelope(
        _ envelope: RawSpan, _ position: Position
    ) throws(StoreError) {
        let format = envelope.u16(RecordLayout.Header.format)
        guard format == RecordLayout.format else {
            throw damaged(position, "its format \(format) is unknown to this program")
        }
        let found = envelope.u64(RecordLayout.Header.position)
        guard found == position.rawValue else {
            throw damaged(position, "it says of itself that it is \(Position(found))")
        }
        var offset = envelope.u16(RecordLayout.Header.length)
        guard offset >= RecordLayout.headerBytes, offset + 2 <= envelope.byteCount else {
            throw damaged(position, "its header has a wrong length")
        }
        let count = envelope.u16(offset)
        guard count >= RecordLayout.stringCount else {
            throw damaged(position, "strings are missing")
        }
        offset += 2
        for _ in 0..<count {
            guard offset + 2 <= envelope.byteCount else {
                throw damaged(position, "its strings are cut short")
            }
            offset += 2 + envelope.u16(offset)
        }
        guard offset == envelope.byteCount else {
            throw damaged(position, "its strings do not fill the envelope")
        }
    }

    private static let smallest =
        RecordLayout.envelope + RecordLayout.headerBytes + 2 + RecordLayout.saltBytes

    private static func damaged(_ position: Position, _ what: String) -> StoreError {
        .corrupt(position: position, what: "the record fails its check: \(what)")
    }
}
