/// Fields of a message by their numbers, to be left out where a row is read.
///
/// What is left out is skipped in the bytes and never decoded: of a wide row whose reader wants a
/// few fields, decoding the others is most of the work. Only a message's own fields are meant, not
/// those of the messages in it.
package struct FieldSet: Sendable, Equatable, ExpressibleByArrayLiteral {
    private var bits: UInt64 = 0

    /// - Parameter numbers: below 64.
    package init(arrayLiteral numbers: Int...) {
        for number in numbers {
            precondition((1..<64).contains(number), "a field number beyond a FieldSet")
            bits |= 1 << UInt64(number)
        }
    }

    package var isEmpty: Bool { bits == 0 }

    private func contains(_ number: UInt64) -> Bool { number < 64 && bits >> number & 1 == 1 }

    /// A message in wire format without these fields. Bytes that are none stay as they are: the
    /// decoder says what is wrong with them.
    func removed(from bytes: [UInt8]) -> [UInt8] {
        if isEmpty { return bytes }
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var reader = WireReader(bytes: bytes)
        while reader.offset < bytes.count {
            let start = reader.offset
            guard let number = reader.skipField() else { return bytes }
            if !contains(number) { kept.append(contentsOf: bytes[start..<reader.offset]) }
        }
        return kept
    }
}

/// Walks over protobuf's wire format without looking into fields.
private struct WireReader {
    let bytes: [UInt8]
    private(set) var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The number of the field that was skipped; nil where there is no whole one.
    mutating func skipField() -> UInt64? {
        guard let tag = varint() else { return nil }
        let isSkipped =
            switch tag & 7 {
            case 0: varint() != nil
            case 1: skip(8)
            case 2: varint().map { skip($0) } ?? false
            case 5: skip(4)
            default: false
            }
        return isSkipped ? tag >> 3 : nil
    }

    private mutating func skip(_ count: UInt64) -> Bool {
        guard count <= UInt64(bytes.count - offset) else { return false }
        offset += Int(count)
        return true
    }

    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard offset < bytes.count else { return nil }
            let byte = bytes[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }
}
