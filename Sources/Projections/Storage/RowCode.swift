import EventLog

/// How a version of a row lies in the table `rows`.
///
///     key    view's code (1) ‖ row key (1…480, no NUL) ‖ 0x00 ‖ position (8, big-endian)
///     value  0x01 ‖ the row in protobuf wire format, or 0x00 for a tombstone, or 0x02 ‖ a row that
///            the fold alone sees; to readers a tombstone
///
/// So the versions of one row lie together in the order of their positions, and the last entry at
/// or before (key, p) is the row as of p.
enum RowCode {
    static let tombstone: UInt8 = 0
    static let row: UInt8 = 1
    static let withheld: UInt8 = 2
    /// The NUL and the position.
    static let suffixBytes = 9

    static func key(_ code: UInt8, _ key: RowKey, _ position: Position) -> [UInt8] {
        var bytes = stem(code, key.text)
        append(position, to: &bytes)
        return bytes
    }

    /// The code and the first bytes of row keys.
    static func stem(_ code: UInt8, _ prefix: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1 + prefix.utf8.count + suffixBytes)
        bytes.append(code)
        bytes.append(contentsOf: prefix.utf8)
        return bytes
    }

    static func append(_ position: Position, to stem: inout [UInt8]) {
        stem.append(0)
        withUnsafeBytes(of: position.rawValue.bigEndian) { stem.append(contentsOf: $0) }
    }

    /// Behind all versions of the row with this stem, and before those of any other row behind it:
    /// a version has a NUL there, which no row key holds.
    static func behind(_ stem: [UInt8]) -> [UInt8] { stem + [1] }

    /// The position at the end of a stored key.
    static func position(_ key: RawSpan) -> Position {
        let bits = key.unsafeLoadUnaligned(fromByteOffset: key.byteCount - 8, as: UInt64.self)
        return Position(UInt64(bigEndian: bits))
    }

    /// The row key within a stored key.
    static func rowKey(_ key: RawSpan) -> String {
        key.extracting(1..<(key.byteCount - suffixBytes)).withUnsafeBytes {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// Whether a stored key is a version of the row with this stem.
    static func isVersion(_ key: RawSpan, of stem: [UInt8]) -> Bool {
        key.byteCount == stem.count + suffixBytes && hasPrefix(key, stem)
    }

    static func hasPrefix(_ key: RawSpan, _ prefix: [UInt8]) -> Bool {
        key.byteCount >= prefix.count
            && key.withUnsafeBytes { $0.prefix(prefix.count).elementsEqual(prefix) }
    }

    static func copy(_ span: RawSpan) -> [UInt8] { span.withUnsafeBytes { Array($0) } }
}
