import Crypto
import MerkleLog

/// A log entry of Daybook, the envelope of an event, read by its published byte map.
///
/// The rule: no length in it is believed before it was checked. This reader shares no code with
/// the program that writes envelopes.
struct Entry {
    var position: UInt64
    var recorded: Moment
    var recordedNanoseconds: Int64
    var occurred: Moment
    /// The event's place in its stream, from 1.
    var revision: UInt64
    /// The stream's event before, 0 for its first.
    var previous: UInt64
    /// SHA-256 of salt and payload.
    var payloadDigest: [UInt8]
    var stream: String
    var type: String
    var id: String
    var source: String
    var actor: String
    let bytes: [UInt8]

    private static let headerBytes = 96
    private static let stringCount = 9

    /// Nil unless the bytes are an envelope, all of them.
    init?(_ bytes: [UInt8]) {
        func number(_ offset: Int, _ count: Int) -> UInt64 {
            bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        guard bytes.count >= Self.headerBytes + 2, number(0, 2) == 1 else { return nil }
        var offset = Int(number(2, 2))
        guard offset >= Self.headerBytes, offset + 2 <= bytes.count else { return nil }
        let count = Int(number(offset, 2))
        offset += 2
        guard count >= Self.stringCount else { return nil }
        var strings: [String] = []
        for _ in 0..<count {
            guard offset + 2 <= bytes.count else { return nil }
            let end = offset + 2 + Int(number(offset, 2))
            guard
                end <= bytes.count,
                let text = String(validating: bytes[(offset + 2)..<end], as: UTF8.self)
            else { return nil }
            strings.append(text)
            offset = end
        }
        guard offset == bytes.count else { return nil }
        position = number(8, 8)
        recordedNanoseconds = Int64(bitPattern: number(16, 8))
        recorded = Moment(nanoseconds: recordedNanoseconds)
        occurred = Moment(nanoseconds: Int64(bitPattern: number(24, 8)))
        revision = number(32, 8)
        previous = number(40, 8)
        payloadDigest = Array(bytes[64..<96])
        (stream, type, id, source) = (strings[0], strings[1], strings[2], strings[3])
        actor = strings[4]
        self.bytes = bytes
    }

    var leaf: TreeHash { .leaf(bytes) }

    /// Whether `disclosure`, salt and payload, is what the event was recorded with.
    func isDisclosed(by disclosure: [UInt8]) -> Bool {
        Array(SHA256.hash(data: disclosure)) == payloadDigest
    }
}

extension Answer {
    mutating func add(_ entry: Entry) {
        add("position", entry.position)
        add("stream", entry.stream)
        add("revision", entry.revision)
        add("type", entry.type)
        add("id", entry.id)
        add("source", entry.source)
        add("recorded", entry.recorded.description)
        add("occurred", entry.occurred.description)
        add("actor", entry.actor)
        add("leaf", entry.leaf.description)
    }
}
