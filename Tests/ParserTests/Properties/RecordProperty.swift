import MerkleLog
import TextForms

@testable import EventLog

/// What is taken for a record has all its fields within it, and is the same when it was written
/// as text and read again. Checksum and leaf are made right first: random bytes never have them.
extension ParserProperty {
    static let record = ParserProperty(name: "record") { bytes in
        try look(at: bytes)
        guard bytes.count >= RecordLayout.envelope + RecordLayout.headerBytes else { return }
        var bytes = bytes
        let length = Int(bytes.span.bytes.u32(RecordLayout.envelopeLength))
        let start = RecordLayout.envelope
        if length <= bytes.count - start {
            let leaf = bytes[start..<start + length].withUnsafeBytes { TreeHash.leaf($0) }
            bytes.replaceSubrange(RecordLayout.leaf..<RecordLayout.leaf + 32, with: leaf.bytes)
        }
        let covered = bytes.span.bytes.extracting(RecordLayout.leaf..<bytes.count).checksum
        bytes.set(covered, at: RecordLayout.checksum)
        try look(at: bytes)
    }

    private static func look(at bytes: [UInt8]) throws {
        let place = RecordLayout.envelope + RecordLayout.Header.position
        guard bytes.count >= place + 8 else { return refuse(bytes, at: Position(1)) }
        let position = Position(bytes.span.bytes.u64(place))
        guard let event = try? EventView(bytes.span.bytes, at: position) else { return }
        let copy = event.copy()
        try requireSame(copy.position, position, "a record of another position was taken")
        _ = (event.key, event.correlation, event.requestCount, event.indexInRequest)
        let erased = event.withoutPayload()
        let rest = try EventView(erased.span.bytes, at: position)
        try requireSame(rest.leafHash, event.leafHash, "erasure changed the leaf")
        guard rest.isErased, rest.payload.byteCount == 0 else { throw Broken("it is not erased") }
        guard let whole = try? event.verbatim() else { return }
        try requireTextKeeps(whole)
    }

    private static func refuse(_ bytes: [UInt8], at position: Position) {
        precondition((try? EventView(bytes.span.bytes, at: position)) == nil, "too short")
    }

    /// A text that Swift repaired, or a time without a text, cannot be read back.
    private static func requireTextKeeps(_ event: VerbatimEvent) throws {
        guard let again = try? LogText.event(Array(LogText.line(event).utf8)) else { return }
        try requireSame("\(again)", "\(event)", "a line reads back as another")
    }
}
