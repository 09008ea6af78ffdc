import Testing

@testable import Business

/// Dates and times as people write them, and what is refused.
struct LocalTests {
    @Test("B-22 a date is its text, its days since 1970 and its weekday")
    func dates() throws {
        let known: [(String, Int, Weekday)] = [
            ("1970-01-01", 0, .thursday), ("1969-12-31", -1, .wednesday),
            ("2000-02-29", 11_016, .tuesday), ("2024-02-29", 19_782, .thursday),
            ("2026-12-25", 20_812, .friday), ("0001-01-01", -719_162, .monday),
            ("9999-12-31", 2_932_896, .friday),
        ]
        for (text, days, weekday) in known {
            let date = try LocalDate(iso: text)
            #expect(date.daysSince1970 == days && date.weekday == weekday, "\(text)")
            #expect(date.description == text)
            #expect(LocalDate(year: date.year, month: date.month, day: date.day) == date)
        }
        #expect(date("2024-02-28").adding(days: 2) == date("2024-03-01"))
        #expect(date("2024-03-01").adding(days: -366) == date("2023-03-01"))
        #expect(date("2023-12-31") < date("2024-01-01"))
    }

    @Test(
        "T06 a date that is none is refused with the reason",
        arguments: [
            "2026-2-03", "2026-02-30", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-10",
            "2026-01-00", "0000-01-01", "20260203", "2026-02-03T", " 2026-02-03", "2026-02-03-",
            "２０２６-02-03", "+026-02-03", "",
        ])
    func badDates(text: String) {
        let error = #expect(throws: CalendarError.self) { try LocalDate(iso: text) }
        #expect(error?.description.hasPrefix("‘\(text)’ is no date: ") == true)
    }

    @Test("B-21 a time of day reaches from 00:00 to 24:00")
    func times() throws {
        for (text, second) in [("00:00", 0), ("09:30", 34_200), ("24:00", 86_400)] {
            #expect(try LocalTime(text).secondOfDay == second)
            #expect(try LocalTime(text).description == text)
        }
        #expect(try LocalTime("23:59:59").description == "23:59:59")
        for bad in ["24:01", "9:00", "09:60", "09:00:60", "0900", "", "-1:00", "09:00:00:00"] {
            #expect(throws: CalendarError.self, "\(bad)") { try LocalTime(bad) }
        }
    }
}
