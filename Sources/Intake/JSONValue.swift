/// A JSON value together with the bytes that it was read from.
///
/// Positions let a message name the place of a fault, and let `data` be handed on as it stands
/// instead of being printed again. Members keep their order; numbers stay text.
package struct JSONValue: Sendable {
    package enum Kind: Sendable {
        case null
        case bool(Bool)
        case number
        case string(String)
        case array([JSONValue])
        case object([JSONMember])
    }

    package var kind: Kind
    /// Offsets in the bytes that were scanned.
    package var range: Range<Int>

    /// What it is called in a message: `a string`, `null`, ….
    package var typeName: String {
        switch kind {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// The members of an object, nil for anything else.
    package var members: [JSONMember]? {
        if case .object(let members) = kind { members } else { nil }
    }
}

/// A member of an object, with the place of its name.
package struct JSONMember: Sendable {
    package var name: String
    package var nameOffset: Int
    package var value: JSONValue
}

/// What is wrong with a text that should be JSON, and where.
package struct JSONError: Error, Equatable, Sendable {
    package enum Problem: Equatable, Sendable {
        case invalidUTF8
        case unexpectedEnd
        /// The text names what was expected instead.
        case unexpected(UInt8, expected: String)
        case controlCharacter(UInt8)
        case badEscape
        case loneSurrogate
        case leadingZero
        case duplicateMember(String)
        case tooDeep
        case trailingBytes
    }

    package var problem: Problem
    /// From 0, in the bytes that were scanned.
    package var offset: Int
}

extension JSONError: CustomStringConvertible {
    package var description: String {
        switch problem {
        case .invalidUTF8: "invalid UTF-8"
        case .unexpectedEnd: "the JSON ends too early"
        case .unexpected(let byte, let expected):
            "\(expected) is expected, not \(Self.name(of: byte))"
        case .controlCharacter(let byte):
            "the control character \(Self.name(of: byte)) must be escaped in a string"
        case .badEscape: "no such escape in a JSON string"
        case .loneSurrogate: "a surrogate stands alone, which is no character"
        case .leadingZero: "a number must not begin with 0"
        case .duplicateMember(let name): "the member \"\(name)\" stands there twice"
        case .tooDeep: "nested more than \(JSONScanner.maxDepth) levels deep"
        case .trailingBytes: "something follows the JSON value"
        }
    }

    private static func name(of byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return (0x21...0x7E).contains(byte)
            ? "'\(Unicode.Scalar(byte))'"
            : "U+" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
