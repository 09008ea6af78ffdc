/// A strict reader of JSON (RFC 8259) that knows where everything stands.
///
/// Stricter than the usual ones on purpose: members that stand twice, lone surrogates and invalid
/// UTF-8 are errors, since two readers of such a text may understand two things, and the text is
/// evidence. Never crashes, whatever the bytes are; its stack is bounded by ``maxDepth``.
package struct JSONScanner {
    /// Far beyond any event, far below what a stack bears.
    package static let maxDepth = 64

    let bytes: [UInt8]
    var at = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reads exactly one value, with blanks around it.
    package static func scan(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw JSONError(problem: .invalidUTF8, offset: error.byteOffsets.lowerBound)
        }
        var scanner = JSONScanner(bytes)
        let value = try scanner.value()
        scanner.skipBlanks()
        guard scanner.at == bytes.count else { throw scanner.error(.trailingBytes) }
        return value
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        skipBlanks()
        let start = at
        let kind: JSONValue.Kind
        switch try peek() {
        case UInt8(ascii: "{"): kind = try object()
        case UInt8(ascii: "["): kind = try array()
        case UInt8(ascii: "\""): kind = .string(try string())
        case UInt8(ascii: "t"): kind = try word("true", .bool(true))
        case UInt8(ascii: "f"): kind = try word("false", .bool(false))
        case UInt8(ascii: "n"): kind = try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try number()
            kind = .number
        case let byte: throw error(.unexpected(byte, expected: "a JSON value"))
        }
        return JSONValue(kind: kind, range: start..<at)
    }

    private mutating func object() throws(JSONError) -> JSONValue.Kind {
        try descend()
        defer { depth -= 1 }
        var members: [JSONMember] = []
        var names: Set<String> = []
        guard try !closes(UInt8(ascii: "}")) else { return .object([]) }
        while true {
            skipBlanks()
            let start = at
            let first = try peek()
            guard first == UInt8(ascii: "\"") else {
                throw error(.unexpected(first, expected: "a member name in quotes"))
            }
            let name = try string()
            guard names.insert(name).inserted else {
                throw JSONError(problem: .duplicateMember(name), offset: start)
            }
            try skip(UInt8(ascii: ":"), expected: "':'")
            members.append(JSONMember(name: name, nameOffset: start, value: try value()))
            if try closes(UInt8(ascii: "}")) { return .object(members) }
            try skip(UInt8(ascii: ","), expected: "',' or '}'")
        }
    }

    private mutating func array() throws(JSONError) -> JSONValue.Kind {
        try descend()
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        guard try !closes(UInt8(ascii: "]")) else { return .array([]) }
        while true {
            elements.append(try value())
            if try closes(UInt8(ascii: "]")) { return .array(elements) }
            try skip(UInt8(ascii: ","), expected: "',' or ']'")
        }
    }

    /// Steps over an opening bracket.
    private mutating func descend() throws(JSONError) {
        guard depth < Self.maxDepth else { throw error(.tooDeep) }
        depth += 1
        at += 1
    }

    private mutating func closes(_ bracket: UInt8) throws(JSONError) -> Bool {
        skipBlanks()
        guard try peek() == bracket else { return false }
        at += 1
        return true
    }

    private mutating func skip(_ byte: UInt8, expected: String) throws(JSONError) {
        skipBlanks()
        let found = try peek()
        guard found == byte else { throw error(.unexpected(found, expected: expected)) }
        at += 1
    }

    private mutating func word(
        _ text: StaticString, _ kind: JSONValue.Kind
    ) throws(JSONError) -> JSONValue.Kind {
        for offset in 0..<text.utf8CodeUnitCount {
            let found = try peek()
            guard found == text.utf8Start[offset] else {
                throw error(.unexpected(found, expected: "\(text)"))
            }
            at += 1
        }
        return kind
    }

    mutating func skipBlanks() {
        while at < bytes.count, Self.isBlank(bytes[at]) { at += 1 }
    }

    func peek() throws(JSONError) -> UInt8 {
        guard at < bytes.count else { throw error(.unexpectedEnd) }
        return bytes[at]
    }

    func error(_ problem: JSONError.Problem) -> JSONError {
        JSONError(problem: problem, offset: at)
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
