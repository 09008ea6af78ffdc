import SwiftProtobuf

/// Why a payload is not a message of its type.
///
/// An enum value that the schema does not name is told apart from everything else, because it is
/// quarantined, not refused: a newer sender may be right (law 10).
package enum PayloadError: Error, Equatable, Sendable {
    /// A member that the message does not have; nil where only the wire form was seen.
    case unknownField(String?)
    /// A value that the enum does not name, as text or as its number.
    case unknownEnumValue(String?)
    /// The text says what is wrong.
    case malformed(String)

    init(_ error: JSONDecodingError) {
        self =
            switch error {
            case .unknownField(let name): .unknownField(name)
            case .unrecognizedEnumValue: .unknownEnumValue(nil)
            case .numberRange, .malformedNumber, .leadingZero:
                .malformed("a number in the range of its field is expected")
            case .malformedBool: .malformed("true or false is expected")
            case .malformedString: .malformed("a string is expected")
            case .malformedTimestamp:
                .malformed("a time such as 2024-05-06T07:08:09Z is expected")
            case .malformedDuration: .malformed("a duration such as 1.5s is expected")
            case .illegalNull: .malformed("null is not allowed here")
            case .invalidUTF8: .malformed("the text is not UTF-8")
            case .truncated: .malformed("the JSON ends too early")
            case .trailingGarbage: .malformed("something follows the JSON value")
            case .messageDepthLimit: .malformed("the JSON is nested too deeply")
            default: .malformed("the JSON type does not fit the field")
            }
    }
}

extension PayloadError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownField(let name?): "unknown field \"\(name)\""
        case .unknownField(nil): "a field that this version does not know"
        case .unknownEnumValue(let value?): "unknown enum value \(value)"
        case .unknownEnumValue(nil): "unknown enum value"
        case .malformed(let text): text
        }
    }
}
