import Foundation
import SwiftProtobuf

/// Walks a decoded message for what the schema does not name: enum values and fields.
///
/// Proto3 enums are open, so decoding alone accepts any number; a fold must never meet one.
struct UnknownFinder: Visitor {
    /// The first thing found, in field number order.
    private(set) var found: PayloadError?

    mutating func visitSingularEnumField<E: Enum>(value: E, fieldNumber: Int) throws {
        check(value)
    }

    mutating func visitRepeatedEnumField<E: Enum>(value: [E], fieldNumber: Int) throws {
        for each in value { check(each) }
    }

    mutating func visitPackedEnumField<E: Enum>(value: [E], fieldNumber: Int) throws {
        for each in value { check(each) }
    }

    mutating func visitSingularMessageField<M: Message>(value: M, fieldNumber: Int) throws {
        try value.traverse(visitor: &self)
    }

    mutating func visitRepeatedMessageField<M: Message>(value: [M], fieldNumber: Int) throws {
        for each in value { try each.traverse(visitor: &self) }
    }

    mutating func visitUnknown(bytes: Data) throws {
        found = found ?? .unknownField(nil)
    }

    private mutating func check<E: Enum>(_ value: E) {
        guard let known = E.self as? any CaseIterable.Type else { return }
        if !Self.names(known, value) { found = found ?? .unknownEnumValue("\(value.rawValue)") }
    }

    private static func names<C: CaseIterable, E: Enum>(_ type: C.Type, _ value: E) -> Bool {
        type.allCases.contains { ($0 as? E) == value }
    }
}

/// Scalars carry nothing unknown; maps and floats are not used in the schemas (law 4).
extension UnknownFinder {
    mutating func visitSingularDoubleField(value: Double, fieldNumber: Int) throws {}
    mutating func visitSingularInt64Field(value: Int64, fieldNumber: Int) throws {}
    mutating func visitSingularUInt64Field(value: UInt64, fieldNumber: Int) throws {}
    mutating func visitSingularBoolField(value: Bool, fieldNumber: Int) throws {}
    mutating func visitSingularStringField(value: String, fieldNumber: Int) throws {}
    mutating func visitSingularBytesField(value: Data, fieldNumber: Int) throws {}

    mutating func visitMapField<KeyType, ValueType: MapValueType>(
        fieldType: _ProtobufMap<KeyType, ValueType>.Type,
        value: _ProtobufMap<KeyType, ValueType>.BaseType, fieldNumber: Int
    ) throws {}

    mutating func visitMapField<KeyType, ValueType>(
        fieldType: _ProtobufEnumMap<KeyType, ValueType>.Type,
        value: _ProtobufEnumMap<KeyType, ValueType>.BaseType, fieldNumber: Int
    ) throws {}

    mutating func visitMapField<KeyType, ValueType>(
        fieldType: _ProtobufMessageMap<KeyType, ValueType>.Type,
        value: _ProtobufMessageMap<KeyType, ValueType>.BaseType, fieldNumber: Int
    ) throws {}
}
