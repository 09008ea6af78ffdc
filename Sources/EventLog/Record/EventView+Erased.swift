/// What is left of a record once its payload was erased.
extension EventView {
    /// The whole value anew: the salt zeroed, the payload gone, the checksum taken again. Envelope
    /// and leaf are the same octets, and so is the content digest of its request.
    func withoutPayload() -> [UInt8] {
        let saltStart = RecordLayout.envelope + envelope.byteCount
        var bytes = value.extracting(0..<saltStart).array
        bytes[RecordLayout.state] |= RecordLayout.erasedBit
        for offset in RecordLayout.payloadLength..<RecordLayout.payloadLength + 4 {
            bytes[offset] = 0
        }
        bytes += [UInt8](repeating: 0, count: RecordLayout.saltBytes)
        if let digest = contentDigest { bytes += digest.bytes }
        bytes.set(
            bytes.span.bytes.extracting(RecordLayout.leaf..<bytes.count).checksum,
            at: RecordLayout.checksum)
        return bytes
    }
}
