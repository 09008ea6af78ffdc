import EventLog

/// A minute as a wall clock showed it, in a zone that the log does not name.
///
/// It orders and subtracts like the clock's face: around a change to or from daylight saving time,
/// an hour may be missing or told twice.
package struct WallMinute: Hashable, Sendable {
    package static let years = 1970...2100

    package let year: Int16
    package let month: UInt8
    package let day: UInt8
    package let hour: UInt8
    package let minute: UInt8

    /// Minutes on the clock's face since 1970-01-01 00:00.
    package var minutesSince1970: Int {
        let date = CivilDate(year: Int64(year), month: Int64(month), day: Int64(day))
        return Int(date.daysSince1970) * 1440 + Int(hour) * 60 + Int(minute)
    }

    /// The moment that this would be if the clock had shown UTC. The log does not say which zone it
    /// was, so this is right up to one unknown shift, the same for every row of a season.
    package var instantAsUTC: Instant {
        Instant(nanoseconds: Int64(minutesSince1970) * 60_000_000_000)
    }

    init(year: Int16, month: UInt8, day: UInt8, hour: UInt8, minute: UInt8) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
    }

    init(minutesSince1970 minutes: Int) {
        let date = CivilDate(daysSince1970: Int64(minutes / 1440))
        self.init(
            year: Int16(date.year), month: UInt8(date.month), day: UInt8(date.day),
            hour: UInt8(minutes / 60 % 24), minute: UInt8(minutes % 60))
    }
}

extension WallMinute: Comparable {
    package static func < (a: WallMinute, b: WallMinute) -> Bool { a.order < b.order }

    /// A number that grows with the time, without a calendar.
    private var order: UInt64 {
        UInt64(year) << 32 | UInt64(month) << 24 | UInt64(day) << 16 | UInt64(hour) << 8
            | UInt64(minute)
    }
}

extension WallMinute: CustomStringConvertible {
    /// `2016-02-29 01:16`, without a zone.
    package var description: String {
        let two = { (number: UInt8) in number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)-\(two(month))-\(two(day)) \(two(hour)):\(two(minute))"
    }
}

extension WallMinute {
    enum Reading: Equatable {
        case minute(WallMinute)
        case malformed
        case outOfRange
    }

    /// Reads `d/m/yyyy HH:MM`; day, month and hour may have one digit or two.
    static func read(_ bytes: UnsafeRawBufferPointer) -> Reading {
        var place = 0
        func number(_ digits: ClosedRange<Int>, then end: UInt8?) -> Int? {
            var value = 0
            var count = 0
            while place < bytes.count, case let digit = bytes[place] &- UInt8(ascii: "0"),
                digit < 10, count < digits.upperBound
            {
                value = value * 10 + Int(digit)
                count += 1
                place += 1
            }
            guard count >= digits.lowerBound else { return nil }
            guard let end else { return place == bytes.count ? value : nil }
            guard place < bytes.count, bytes[place] == end else { return nil }
            place += 1
            return value
        }
        guard let day = number(1...2, then: UInt8(ascii: "/")),
            let month = number(1...2, then: UInt8(ascii: "/")),
            let year = number(4...4, then: UInt8(ascii: " ")),
            let hour = number(1...2, then: UInt8(ascii: ":")), hour < 24,
            let minute = number(2...2, then: nil), minute < 60,
            CivilDate(year: Int64(year), month: Int64(month), day: Int64(day)).exists
        else { return .malformed }
        guard years.contains(year) else { return .outOfRange }
        return .minute(
            WallMinute(
                year: Int16(year), month: UInt8(month), day: UInt8(day), hour: UInt8(hour),
                minute: UInt8(minute)))
    }
}
