import CXXHash
import Glibc

/// Reading numbers and strings where they lie. Out-of-range offsets trap: what is read was checked
/// for its lengths before.
extension RawSpan {
    func u64(_ offset: Int) -> UInt64 {
        UInt64(
            littleEndian: unsafeLoadUnaligned(fromByteOffset: checked(offset, 8), as: UInt64.self))
    }

    func u32(_ offset: Int) -> UInt32 {
        UInt32(
            littleEndian: unsafeLoadUnaligned(fromByteOffset: checked(offset, 4), as: UInt32.self))
    }

    func u16(_ offset: Int) -> Int {
        Int(
            UInt16(
                littleEndian: unsafeLoadUnaligned(
                    fromByteOffset: checked(offset, 2), as: UInt16.self)))
    }

    func u8(_ offset: Int) -> UInt8 {
        unsafeLoad(fromByteOffset: checked(offset, 1), as: UInt8.self)
    }

    private func checked(_ offset: Int, _ width: Int) -> Int {
        precondition(offset >= 0 && offset <= byteCount - width, "a field beyond its record")
        return offset
    }

    var array: [UInt8] { withUnsafeBytes { Array($0) } }

    /// XXH3-64 over these bytes.
    var checksum: UInt64 {
        withUnsafeBytes { xxh3($0) }
    }

    func isEqual(to text: String) -> Bool {
        var text = text
        return text.withUTF8 { isEqual(to: UnsafeRawBufferPointer($0)) }
    }

    func isEqual(to other: UnsafeRawBufferPointer) -> Bool {
        guard byteCount == other.count else { return false }
        guard let start = other.baseAddress else { return true }
        return withUnsafeBytes { memcmp($0.baseAddress!, start, other.count) == 0 }
    }

    func isEqual(to other: RawSpan) -> Bool {
        other.withUnsafeBytes { isEqual(to: $0) }
    }
}

/// XXH3-64 over these bytes.
func xxh3(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    XXH3_64bits(bytes.baseAddress, bytes.count)
}

/// Building byte strings field by field, little-endian.
extension [UInt8] {
    mutating func append<T: FixedWidthInteger>(field: T) {
        Swift.withUnsafeBytes(of: field.littleEndian) { append(contentsOf: $0) }
    }

    mutating func set<T: FixedWidthInteger>(_ field: T, at offset: Int) {
        withUnsafeMutableBytes { bytes in
            precondition(offset >= 0 && offset <= bytes.count - MemoryLayout<T>.size)
            bytes.storeBytes(of: field.littleEndian, toByteOffset: offset, as: T.self)
        }
    }

    /// Lower-case hexadecimal digits.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
