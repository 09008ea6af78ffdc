/// A time of day on a wall clock, in whole seconds: from `00:00` to `24:00`, the end of the day.
package struct LocalTime: Hashable, Comparable, Sendable {
    package static let secondsPerDay = 86_400
    package static let startOfDay = LocalTime(uncheckedSecond: 0)
    package static let endOfDay = LocalTime(uncheckedSecond: secondsPerDay)

    /// What the clock shows, in seconds, 0 to 86,400; not how much time has passed.
    package let secondOfDay: Int

    private init(uncheckedSecond second: Int) { secondOfDay = second }

    package init?(secondOfDay second: Int) {
        guard (0...Self.secondsPerDay).contains(second) else { return nil }
        secondOfDay = second
    }

    package static func < (a: LocalTime, b: LocalTime) -> Bool { a.secondOfDay < b.secondOfDay }
}

extension LocalTime: CustomStringConvertible {
    /// Reads `09:00` or `09:00:30`; `24:00` is the end of the day.
    package init(_ text: some StringProtocol) throws(CalendarError) {
        guard
            let fields = DigitFields.read(text, separator: ":", widths: [2, 2])
                ?? DigitFields.read(text, separator: ":", widths: [2, 2, 2])
        else { throw .time(text: String(text), reason: "it must look like 09:00") }
        let second = fields.count == 3 ? fields[2] : 0
        guard fields[1] < 60, second < 60,
            let time = LocalTime(secondOfDay: fields[0] * 3600 + fields[1] * 60 + second)
        else { throw .time(text: String(text), reason: "a day reaches from 00:00 to 24:00") }
        self = time
    }

    package var description: String {
        let second = secondOfDay % 60
        return DigitFields.text(secondOfDay / 3600, width: 2)
            + ":" + DigitFields.text(secondOfDay / 60 % 60, width: 2)
            + (second == 0 ? "" : ":" + DigitFields.text(second, width: 2))
    }
}
