/// Strings and numbers: RFC 8259 sections 6 and 7, to the letter.
extension JSONScanner {
    /// Reads a string from its opening quote, and decodes its escapes.
    mutating func string() throws(JSONError) -> String {
        at += 1
        let start = at
        while at < bytes.count, Self.isPlain(bytes[at]) { at += 1 }
        if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
            defer { at += 1 }
            return String(decoding: bytes[start..<at], as: UTF8.self)
        }
        var text = Array(bytes[start..<at])
        while true {
            switch try peek() {
            case UInt8(ascii: "\""):
                at += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                text.append(contentsOf: Character(try escape()).utf8)
            case let byte where byte < 0x20:
                throw error(.controlCharacter(byte))
            case let byte:
                text.append(byte)
                at += 1
            }
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// Reads an escape from its backslash; two of them where they are a surrogate pair.
    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        let start = at
        at += 1
        let letter = try peek()
        at += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw JSONError(problem: .badEscape, offset: start)
        }
        let unit = try fourHexDigits(escapeAt: start)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let alone = JSONError(problem: .loneSurrogate, offset: start)
        guard unit < 0xDC00 else { throw alone }
        for expected in [UInt8(ascii: "\\"), UInt8(ascii: "u")] {
            guard try peek() == expected else { throw alone }
            at += 1
        }
        let low = try fourHexDigits(escapeAt: at - 2)
        guard (0xDC00..<0xE000).contains(low) else { throw alone }
        let value = 0x10000 + ((UInt32(unit) - 0xD800) << 10) + (UInt32(low) - 0xDC00)
        guard let scalar = Unicode.Scalar(value) else { throw alone }
        return scalar
    }

    private mutating func fourHexDigits(escapeAt start: Int) throws(JSONError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(try peek())).hexDigitValue else {
                throw JSONError(problem: .badEscape, offset: start)
            }
            value = value << 4 | UInt16(digit)
            at += 1
        }
        return value
    }

    /// Steps over a number; its text is all that is kept.
    mutating func number() throws(JSONError) {
        if bytes[at] == UInt8(ascii: "-") { at += 1 }
        if try peek() == UInt8(ascii: "0") {
            at += 1
            if at < bytes.count, Self.isDigit(bytes[at]) { throw error(.leadingZero) }
        } else {
            try digits()
        }
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            at += 1
            try digits()
        }
        if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            let sign = try peek()
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { at += 1 }
            try digits()
        }
    }

    private mutating func digits() throws(JSONError) {
        let first = try peek()
        guard Self.isDigit(first) else { throw error(.unexpected(first, expected: "a digit")) }
        while at < bytes.count, Self.isDigit(bytes[at]) { at += 1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
