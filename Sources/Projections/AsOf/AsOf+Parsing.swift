import EventLog
import Foundation

/// Reads what a person writes after `--as-of`.
extension AsOf {
    /// - Parameter zone: the zone of a bare day, an identifier such as `Europe/Berlin`; nil for
    ///   the machine's own. It is part of the answer, so that it can be printed.
    package static func parse(_ text: String, zone: String? = nil) throws(AsOfError) -> AsOf {
        if text.isEmpty { throw .malformed(text: text, reason: "it is empty") }
        if text.hasPrefix("@") { return try .position(position(text)) }
        if text.hasPrefix("HEAD") { return try .beforeHead(steps(text)) }
        if Mark.isName(text) { return .mark(text) }
        if text.hasPrefix("-") { return try .ago(seconds: age(text)) }
        if text.utf8.count == 10, !text.contains("T") {
            let name = zone ?? TimeZone.current.identifier
            if TimeZone(identifier: name) == nil { throw .unknownZone(name) }
            return try .day(day(text), zone: name)
        }
        do {
            return .instant(try Instant(rfc3339: text))
        } catch {
            throw .malformed(text: text, reason: "\(error)")
        }
    }

    private static func position(_ text: String) throws(AsOfError) -> Position {
        guard let value = number(text.dropFirst()) else {
            throw .malformed(text: text, reason: "a number must follow the @")
        }
        return Position(value)
    }

    private static func steps(_ text: String) throws(AsOfError) -> UInt64 {
        let rest = text.dropFirst("HEAD".count)
        if rest.isEmpty { return 0 }
        if rest == "~" { return 1 }
        guard rest.hasPrefix("~"), let value = number(rest.dropFirst()) else {
            throw .malformed(text: text, reason: "after HEAD only ~ and a number may follow")
        }
        return value
    }

    /// One or more numbers with their units, such as `-1h30m`.
    private static func age(_ text: String) throws(AsOfError) -> Int64 {
        var seconds: Int64 = 0
        var digits = ""
        for character in text.dropFirst() {
            if character.isASCII, character.isNumber {
                digits.append(character)
                continue
            }
            guard let unit = unitSeconds[character], let count = Int64(digits) else {
                throw .malformed(text: text, reason: "an age is numbers with w, d, h, m or s")
            }
            let (part, tooLong) = count.multipliedReportingOverflow(by: unit)
            let (sum, overflow) = seconds.addingReportingOverflow(part)
            guard !tooLong, !overflow else {
                throw .malformed(text: text, reason: "the age is too long")
            }
            seconds = sum
            digits = ""
        }
        guard digits.isEmpty, text.utf8.count > 1 else {
            throw .malformed(text: text, reason: "the last number has no unit (w, d, h, m or s)")
        }
        return seconds
    }

    private static let unitSeconds: [Character: Int64] = [
        "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800,
    ]

    private static func day(_ text: String) throws(AsOfError) -> LocalDay {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            let year = number(parts[0]), let month = number(parts[1]), let day = number(parts[2])
        else { throw .malformed(text: text, reason: "a day is written as 2026-03-01") }
        let found = LocalDay(year: Int(year), month: Int(month), day: Int(day))
        guard found.exists else {
            throw .malformed(text: text, reason: "there is no such day in the calendar")
        }
        return found
    }

    /// Decimal digits and nothing else: no sign, no blank.
    private static func number(_ text: some StringProtocol) -> UInt64? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return UInt64(text)
    }
}

extension AsOf.LocalDay: CustomStringConvertible {
    package var description: String { String(format: "%04d-%02d-%02d", year, month, day) }

    /// Whether the Gregorian calendar has the day; years as far as the time line reaches.
    var exists: Bool {
        guard (1678...2261).contains(year), (1...12).contains(month), day >= 1 else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= lengths[month - 1]
    }

    /// The first moment that no longer belongs to the day, as the zone has it.
    ///
    /// A day has 23, 24, 25 or no hours, and need not begin at midnight: the calendar is asked.
    func end(in zone: String) throws(AsOfError) -> Instant {
        guard let zoneData = TimeZone(identifier: zone) else { throw .unknownZone(zone) }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zoneData
        // Noon exists on every day that exists, whatever a zone does to its midnights.
        var utc = calendar
        utc.timeZone = .gmt
        guard
            let noon = utc.date(
                from: DateComponents(year: year, month: month, day: day, hour: 12)),
            let nextNoon = utc.date(byAdding: .day, value: 1, to: noon)
        else { throw .malformed(text: description, reason: "there is no such day") }
        var next = utc.dateComponents([.year, .month, .day], from: nextNoon)
        next.hour = 12
        guard let localNoon = calendar.date(from: next) else {
            throw .malformed(text: description, reason: "it has no end in \(zone)")
        }
        let start = calendar.startOfDay(for: localNoon)
        return Instant(nanoseconds: Int64(start.timeIntervalSince1970) * 1_000_000_000)
    }
}
