import MerkleLog

/// The end of the log, in table `meta` under `head`: written in each append transaction, read anew
/// at the beginning of the next, since other processes append too.
struct HeadRecord: Hashable, Sendable {
    var frontier = CompactRange()
    var recorded = Instant.distantPast
    var streams: UInt64 = 0
    /// Both clocks at the last append.
    var clock = ClockReading.none

    static let tableKey = Array("head".utf8)
    private static let fixedBytes = 8 + 8 + 8 + 8 + 8 + 8 + 16

    var position: Position { Position(frontier.size) }

    init() {}

    /// u64 checksum over what follows | u64 size | i64 recorded | u64 streams | i64 wall |
    /// i64 boot | boot id (16) | hashes of the frontier, largest subtree first.
    init(_ value: RawSpan) throws(StoreError) {
        guard
            value.byteCount >= Self.fixedBytes,
            value.extracting(8..<value.byteCount).checksum == value.u64(0)
        else { throw .corrupt(position: nil, what: "the head record fails its check") }
        let size = value.u64(8)
        var hashes: [TreeHash] = []
        for offset in stride(from: Self.fixedBytes, to: value.byteCount - 31, by: 32) {
            hashes.append(TreeHash(value.extracting(offset..<offset + 32)))
        }
        guard let frontier = CompactRange(size: size, hashes: hashes) else {
            throw .corrupt(position: nil, what: "the frontier does not fit the log's size")
        }
        self.frontier = frontier
        recorded = Instant(nanoseconds: Int64(bitPattern: value.u64(16)))
        streams = value.u64(24)
        clock = ClockReading(
            wall: Instant(nanoseconds: Int64(bitPattern: value.u64(32))),
            bootNanoseconds: Int64(bitPattern: value.u64(40)),
            bootID: value.extracting(48..<64).array)
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(field: UInt64(0))
        bytes.append(field: frontier.size)
        bytes.append(field: recorded.nanoseconds)
        bytes.append(field: streams)
        bytes.append(field: clock.wall.nanoseconds)
        bytes.append(field: clock.bootNanoseconds)
        bytes.append(contentsOf: clock.bootID)
        for hash in frontier.hashes { hash.withUnsafeBytes { bytes.append(contentsOf: $0) } }
        bytes.set(bytes.span.bytes.extracting(8..<bytes.count).checksum, at: 0)
        return bytes
    }

    var head: EventLog.Head {
        EventLog.Head(
            position: position, recorded: recorded, streams: streams, frontier: frontier)
    }
}
