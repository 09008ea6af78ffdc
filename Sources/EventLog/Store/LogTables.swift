import LMDB
import MerkleLog

/// The tables of the log and the bytes of their keys and values; see <doc:RecordFormat>.
struct LogTables: Sendable {
    let events: Table
    let streams: Table
    let keys: Table
    let runs: Table
    let nodes: Table
    let meta: Table

    static let specs = [
        TableSpec("events", keys: .integers), TableSpec("streams"),
        TableSpec("keys", keys: .integers), TableSpec("runs"), TableSpec("nodes"),
        TableSpec("meta"),
    ]

    init(_ environment: Environment) throws(LMDBError) {
        events = try environment.table("events")
        streams = try environment.table("streams")
        keys = try environment.table("keys")
        runs = try environment.table("runs")
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
    /// Its payloads were erased, and it takes no further event.
    var isEnded: Bool

    private static let endedBit: UInt64 = 1 << 63

    init(number: UInt64, revision: UInt64, position: Position, isEnded: Bool = false) {
        self.number = number
        self.revision = revision
        self.position = position
        self.isEnded = isEnded
    }

    static let byteCount = 24

    init(_ value: RawSpan, stream: @autoclosure () -> String) throws(StoreError) {
        guard value.byteCount == Self.byteCount else {
            throw .corrupt(
                position: nil, what: "the entry of stream ‘\(stream())’ has a wrong length")
        }
        self.init(
            number: value.u64(0) & ~Self.endedBit, revision: value.u64(8),
            position: Position(value.u64(16)), isEnded: value.u64(0) & Self.endedBit != 0)
    }

    /// Likewise, where it will lie.
    func write(to span: inout MutableRawSpan) {
        let words = words
        for index in words.indices {
            span.storeBytes(of: words[index], toByteOffset: 8 * index, as: UInt64.self)
        }
    }

    /// As table `streams` holds it.
    var words: InlineArray<3, UInt64> {
        let first = isEnded ? number | Self.endedBit : number
        return [first.littleEndian, revision.littleEndian, position.rawValue.littleEndian]
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
