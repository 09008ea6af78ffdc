import Crypto
import LMDB
import MerkleLog

/// The tables of the log and the bytes of their keys and values; see <doc:RecordFormat>.
struct LogTables: Sendable {
    let events: Table
    let streams: Table
    let keys: Table
    let nodes: Table
    let meta: Table

    static let specs = [
        TableSpec("events", keys: .integers), TableSpec("streams"), TableSpec("keys"),
        TableSpec("nodes"), TableSpec("meta"),
    ]

    init(_ environment: Environment) throws(LMDBError) {
        events = try environment.table("events")
        streams = try environment.table("streams")
        keys = try environment.table("keys")
        nodes = try environment.table("nodes")
        meta = try environment.table("meta")
    }
}

/// A stream's entry in table `streams`, under its name.
struct StreamEntry: Hashable {
    /// By first appearance, from 1.
    var number: UInt64
    var revision: UInt64
    var position: Position

    init(number: UInt64, revision: UInt64, position: Position) {
        self.number = number
        self.revision = revision
        self.position = position
    }

    init(_ value: RawSpan, stream: @autoclosure () -> String) throws(StoreError) {
        guard value.byteCount == 24 else {
            throw .corrupt(
                position: nil, what: "the entry of stream ‘\(stream())’ has a wrong length")
        }
        self.init(number: value.u64(0), revision: value.u64(8), position: Position(value.u64(16)))
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(field: number)
        bytes.append(field: revision)
        bytes.append(field: position.rawValue)
        return bytes
    }
}

/// A request's entry in table `keys`.
struct KeyEntry: Hashable {
    var first: Position
    var count: UInt32
    var digest: ContentDigest

    var last: Position { Position(first.rawValue + UInt64(count) - 1) }

    init(first: Position, count: UInt32, digest: ContentDigest) {
        self.first = first
        self.count = count
        self.digest = digest
    }

    init(_ value: RawSpan) throws(StoreError) {
        guard value.byteCount == 12 + ContentDigest.byteCount, value.u32(8) > 0 else {
            throw .corrupt(position: nil, what: "an entry of table keys has a wrong form")
        }
        first = Position(value.u64(0))
        count = value.u32(8)
        digest = ContentDigest(stored: value.extracting(12..<value.byteCount))
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(field: first.rawValue)
        bytes.append(field: count)
        return bytes + digest.bytes
    }
}

extension IdempotencyKey {
    /// The key in table `keys`: in its own order, so that keys that grow with time land on the same
    /// pages; hashed only where LMDB's 511 bytes do not hold it.
    var tableKey: [UInt8] {
        let raw = Array(source.utf8) + [0] + Array(id.utf8)
        return raw.count < 511 ? [1] + raw : [2] + Array(SHA256.hash(data: raw))
    }
}

extension CompactRange.Node {
    /// Lower nodes are recomputed from at most 255 leaves.
    static let lowestStoredLevel = 8

    static func tableKey(level: Int, index: UInt64) -> [UInt8] {
        var key = [UInt8(level)]
        withUnsafeBytes(of: index.bigEndian) { key.append(contentsOf: $0) }
        return key
    }
}
