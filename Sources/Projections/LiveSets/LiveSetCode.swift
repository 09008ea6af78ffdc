import EventLog

/// How live sets lie in a generation, beside the versions of rows.
///
/// Table `live`, a block's entries together, in the order of row keys:
///
///     key    view's code (1) ‖ block (4, big-endian) ‖ row key ‖ 0x00 ‖ from (8, big-endian)
///     value  until (8, big-endian; all ones while the row is in the set)
///
/// A directory is a block too. Its entries name blocks by the key that they begin with, empty for
/// the first one:
///
///     value  until (8) ‖ block (4) ‖ rows in it (4) ‖ entries in it (4), all big-endian
///
/// Table `sets`, where each directory of a set began, and the number of the next block of a view:
///
///     key    view's code (1) ‖ group (1) ‖ from (8)      value  directory (4) ‖ entries in it (4)
///     key    view's code (1)                             value  next block (4)
enum LiveSetCode {
    /// The end of what has not ended.
    static let open = Position(.max)

    /// The code and the block: what all keys of its entries begin with.
    static func block(_ code: UInt8, _ block: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        bytes.append(code)
        append(block, to: &bytes)
        return bytes
    }

    static let blockBytes = 5

    /// The row key within the key of an entry.
    @_lifetime(copy key)
    static func rowKey(_ key: RawSpan) -> RawSpan {
        key.extracting(blockBytes..<(key.byteCount - RowCode.suffixBytes))
    }

    static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    static func number<N: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: RawSpan, at offset: Int, as _: N.Type = N.self
    ) throws(ViewError) -> N {
        guard offset + MemoryLayout<N>.size <= bytes.byteCount else {
            throw .damaged(path: "the tables of live sets", what: "a value is too short")
        }
        return N(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: N.self))
    }

    /// Where the interval of an entry ends: the first position that it does not hold.
    static func until(_ value: RawSpan) throws(ViewError) -> Position {
        Position(try number(value, at: 0, as: UInt64.self))
    }

    /// Whether the entry with this key and value held at a position.
    static func holds(
        _ key: RawSpan, _ value: RawSpan, at position: Position
    ) throws(ViewError) -> Bool {
        let until = try until(value)
        return RowCode.position(key) <= position && position < until
    }
}
