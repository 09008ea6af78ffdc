/// Reads one RFC 3339 time from left to right, and says what it wanted where it stops.
struct RFC3339Reader {
    private let text: String
    private let bytes: [UInt8]
    private var index = 0

    init(text: String) {
        self.text = text
        self.bytes = Array(text.utf8)
    }

    mutating func instant() throws(InstantError) -> Instant {
        let year = try number(4, "a year of four digits")
        try expect("-")
        let month = try number(2, "a month of two digits")
        try expect("-")
        let day = try number(2, "a day of two digits")
        let date = CivilDate(year: year, month: month, day: day)
        guard date.exists else { throw malformed("there is no such date") }
        guard let separator = next(),
            separator == UInt8(ascii: "T") || separator == UInt8(ascii: "t")
        else { throw malformed("‘T’ is missing after the date") }
        let secondOfDay = try timeOfDay()
        let fraction = try fractionInNanoseconds()
        let offset = try offsetInSeconds()
        guard index == bytes.count else { throw malformed("something follows the offset") }
        let seconds = date.daysSince1970 * 86_400 + secondOfDay - offset
        guard let instant = Instant(seconds: seconds, nanoseconds: fraction) else {
            throw .outOfRange(text: text)
        }
        return instant
    }

    private mutating func timeOfDay() throws(InstantError) -> Int64 {
        let hour = try number(2, "an hour of two digits")
        try expect(":")
        let minute = try number(2, "a minute of two digits")
        try expect(":")
        let second = try number(2, "a second of two digits")
        guard second != 60 else { throw malformed("leap seconds are not kept; use second 59") }
        guard hour < 24, minute < 60, second < 60 else { throw malformed("there is no such time") }
        return hour * 3600 + minute * 60 + second
    }

    private mutating func fractionInNanoseconds() throws(InstantError) -> Int64 {
        guard index < bytes.count, bytes[index] == UInt8(ascii: ".") else { return 0 }
        index += 1
        var value: Int64 = 0
        var digits = 0
        while index < bytes.count, let digit = digit(bytes[index]) {
            if digits < 9 {
                value = value * 10 + digit
            } else if digit != 0 {
                throw malformed("more than nine digits of a second")
            }
            digits += 1
            index += 1
        }
        guard digits > 0 else { throw malformed("digits are missing after ‘.’") }
        for _ in min(digits, 9)..<9 { value *= 10 }
        return value
    }

    private mutating func offsetInSeconds() throws(InstantError) -> Int64 {
        let sign: Int64
        switch next() {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): return 0
        case UInt8(ascii: "+"): sign = 1
        case UInt8(ascii: "-"): sign = -1
        default: throw malformed("the offset is missing (‘Z’ or ‘+01:00’)")
        }
        let hours = try number(2, "an offset's hours of two digits")
        try expect(":")
        let minutes = try number(2, "an offset's minutes of two digits")
        guard hours < 24, minutes < 60 else { throw malformed("there is no such offset") }
        return sign * (hours * 3600 + minutes * 60)
    }

    private mutating func next() -> UInt8? {
        guard index < bytes.count else { return nil }
        defer { index += 1 }
        return bytes[index]
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(InstantError) {
        guard next() == UInt8(ascii: character) else {
            throw malformed("‘\(character)’ is missing at character \(index)")
        }
    }

    private mutating func number(_ width: Int, _ what: String) throws(InstantError) -> Int64 {
        var value: Int64 = 0
        for _ in 0..<width {
            guard let byte = next(), let digit = digit(byte) else {
                throw malformed("\(what) is missing")
            }
            value = value * 10 + digit
        }
        return value
    }

    private func digit(_ byte: UInt8) -> Int64? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            ? Int64(byte - UInt8(ascii: "0")) : nil
    }

    private func malformed(_ reason: String) -> InstantError {
        .malformed(text: text, reason: reason)
    }
}
