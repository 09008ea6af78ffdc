import Schema
import SwiftProtobuf

@testable import Projections

/// The walk over wire format that leaves fields out agrees with the decoder: what is left is
/// the message without them. Of fields that were written one by one just the others are left.
extension ParserProperty {
    static let fields = ParserProperty(name: "fields") { bytes in
        try requireWritten(bytes)
        try requireSame(FieldSet().removed(from: bytes), bytes, "nothing was to be left out")
        let kept = leftOut.removed(from: bytes)
        guard var whole = try? CaseSubmitted(serializedBytes: bytes) else { return }
        guard var rest = try? CaseSubmitted(serializedBytes: kept) else {
            throw Broken("what is left cannot be decoded")
        }
        // A group, which no message here has, is passed on whole.
        if kept == bytes { return }
        whole.caseID = ""
        whole.account = ""
        whole.clearSubmittedAt()
        (rest.unknownFields, whole.unknownFields) = (UnknownStorage(), UnknownStorage())
        try requireSame(rest, whole, "what is left is not the message without the fields")
    }

    private static let leftOut = FieldSet(arrayLiteral: 1, 3, 6)

    /// Takes each three bytes for a field to write: its number, its kind, its length or value.
    private static func requireWritten(_ bytes: [UInt8]) throws {
        var (all, wanted): ([UInt8], [UInt8]) = ([], [])
        for start in stride(from: 0, to: bytes.count - 2, by: 3) {
            let number = UInt64(bytes[start] % 70) + 1
            let field = encoded(number, kind: bytes[start + 1], Int(bytes[start + 2]))
            all += field
            if ![1, 3, 6].contains(number) { wanted += field }
        }
        try requireSame(
            leftOut.removed(from: all), wanted, "other fields are left than were written")
    }

    private static func encoded(_ number: UInt64, kind: UInt8, _ size: Int) -> [UInt8] {
        let filler = [UInt8](repeating: 0x0A, count: size)
        return switch kind % 4 {
        case 0: varint(number << 3) + varint(UInt64(size) << 40 | 5)
        case 1: varint(number << 3 | 1) + [UInt8](repeating: UInt8(size), count: 8)
        case 2: varint(number << 3 | 2) + varint(UInt64(size)) + filler
        default: varint(number << 3 | 5) + [UInt8](repeating: UInt8(size), count: 4)
        }
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
    }
}
