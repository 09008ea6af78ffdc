/// Reads the notation: `CET-1CEST,M3.5.0,M10.5.0/3`, `<+0545>-5:45`, `XXX3EDT4,0/0,J365/23`.
extension PosixRule {
    /// Refuses daylight time without its days, as POSIX leaves their meaning open.
    init(_ text: String) throws(ZoneRulesError.Problem) {
        guard !text.isEmpty else { throw .noFooter }
        var reader = PosixRuleReader(text)
        try reader.name()
        standardOffset = try -reader.time(hours: 0...24)
        guard !reader.isAtEnd else { return }
        try reader.name()
        let offset =
            reader.next == UInt8(ascii: ",")
            ? standardOffset + 3600 : try -reader.time(hours: 0...24)
        let start = try reader.change()
        let end = try reader.change()
        guard reader.isAtEnd else { throw reader.fault("there is more than a rule") }
        daylight = Daylight(offset: offset, start: start, end: end)
    }
}

/// Goes through the notation once, byte by byte; a fault says what was looked for and where.
struct PosixRuleReader {
    private let text: String
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { index == bytes.count }
    var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    func fault(_ reason: String) -> ZoneRulesError.Problem {
        .footer(text: text, reason: "\(reason) (byte \(index + 1))")
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    /// Three letters or more, or anything of letters, digits and signs in angle brackets.
    mutating func name() throws(ZoneRulesError.Problem) {
        let isQuoted = take("<")
        let start = index
        while let byte = next, Self.isLetter(byte) || isQuoted && Self.isDigitOrSign(byte) {
            index += 1
        }
        guard index - start >= 3 else { throw fault("a name of three letters is missing") }
        guard !isQuoted || take(">") else { throw fault("a name in < has no >") }
    }

    /// Seconds of `[+-]hh[:mm[:ss]]`.
    mutating func time(hours: ClosedRange<Int>) throws(ZoneRulesError.Problem) -> Int {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        var seconds = try number(hours, "hours") * 3600
        if take(":") {
            seconds += try number(0...59, "minutes") * 60
            if take(":") { seconds += try number(0...59, "seconds") }
        }
        return isNegative ? -seconds : seconds
    }

    /// `,day[/time]`; without a time it is at two.
    mutating func change() throws(ZoneRulesError.Problem) -> PosixRule.Change {
        guard take(",") else { throw fault("a comma and a day of change are missing") }
        let day = try day()
        let second = take("/") ? try time(hours: 0...167) : 7200
        return PosixRule.Change(day: day, second: second)
    }

    private mutating func day() throws(ZoneRulesError.Problem) -> PosixRule.Day {
        if take("J") { return .julian(try number(1...365, "day")) }
        guard take("M") else { return .zeroBased(try number(0...365, "day")) }
        let month = try number(1...12, "month")
        guard take(".") else { throw fault("a dot and a week are missing") }
        let week = try number(1...5, "week")
        guard take(".") else { throw fault("a dot and a day of the week are missing") }
        return .weekday(month: month, week: week, day: try number(0...6, "day of the week"))
    }

    private mutating func number(
        _ range: ClosedRange<Int>, _ what: String
    ) throws(ZoneRulesError.Problem) -> Int {
        var value = 0
        let start = index
        while let byte = next, (0x30...0x39).contains(byte), index - start < 3 {
            value = value * 10 + Int(byte - 0x30)
            index += 1
        }
        guard index > start, range.contains(value) else {
            throw fault("\(what) must be \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20)
    }

    private static func isDigitOrSign(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
    }
}
