import EventLog

/// A date on a wall calendar, such as a holiday: it belongs to no zone and has no time.
///
/// Kept as a count of days, so that each value is a date that exists, and stepping is an addition.
package struct LocalDate: Hashable, Comparable, Sendable {
    /// 0 is 1970-01-01.
    package let daysSince1970: Int

    package init(daysSince1970: Int) { self.daysSince1970 = daysSince1970 }

    /// Nil where the calendar has no such date: 31 April, month 13, a year outside 1 to 9999.
    package init?(year: Int, month: Int, day: Int) {
        let civil = CivilDate(year: Int64(year), month: Int64(month), day: Int64(day))
        guard (1...9999).contains(year), civil.exists else { return nil }
        daysSince1970 = Int(civil.daysSince1970)
    }

    private var civil: CivilDate { CivilDate(daysSince1970: Int64(daysSince1970)) }

    package var year: Int { Int(civil.year) }
    package var month: Int { Int(civil.month) }
    package var day: Int { Int(civil.day) }

    package var weekday: Weekday {
        // 1970-01-01 was a Thursday, three days after a Monday.
        let index = floorDivision(Int64(daysSince1970) + 3, 7).remainder
        return Weekday.allCases[Int(index)]
    }

    package func adding(days: Int) -> LocalDate { LocalDate(daysSince1970: daysSince1970 + days) }

    package static func < (a: LocalDate, b: LocalDate) -> Bool {
        a.daysSince1970 < b.daysSince1970
    }
}

extension LocalDate: CustomStringConvertible {
    /// Reads `2026-12-25`, and nothing else: no other order, no missing zeros.
    package init(iso text: some StringProtocol) throws(CalendarError) {
        guard let fields = DigitFields.read(text, separator: "-", widths: [4, 2, 2]) else {
            throw .date(text: String(text), reason: "it must look like 2026-12-25")
        }
        guard let date = LocalDate(year: fields[0], month: fields[1], day: fields[2]) else {
            throw .date(text: String(text), reason: "the calendar has no such day")
        }
        self = date
    }

    /// `2026-12-25`.
    package var description: String {
        let civil = civil
        return [(civil.year, 4), (civil.month, 2), (civil.day, 2)]
            .map { DigitFields.text(Int($0), width: $1) }.joined(separator: "-")
    }
}
