import Testing

@testable import Business

/// Weekly hours and holidays: what they hold, and which are refused.
struct HoursTests {
    private func week(_ intervals: [Weekday: [(String, String)]]) throws -> WeeklyHours {
        try WeeklyHours(
            intervals.mapValues { try $0.map { try LocalInterval($0.0, $0.1) } })
    }

    private func refusal(_ intervals: [Weekday: [(String, String)]]) -> String? {
        let error = #expect(throws: CalendarError.self) { try week(intervals) }
        return error?.description
    }

    @Test("T08 a shift past midnight belongs to its opening day and is cut at midnight")
    func pastMidnight() throws {
        let nights = try week([.sunday: [("22:00", "06:00")], .monday: [("18:00", "00:00")]])
        #expect(nights.days[6] == [79_200..<86_400])
        #expect(nights.days[0] == [0..<21_600, 64_800..<86_400])
        #expect(nights.days[1] == [])
    }

    @Test("B-21 intervals that touch are one; 24×7 and none are recognised")
    func merging() throws {
        let parts = try week([.monday: [("12:00", "17:00"), ("09:00", "12:00")]])
        #expect(try parts == week([.monday: [("09:00", "17:00")]]))
        let whole = Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, "00:00") })
        #expect(try week(whole.mapValues { [($0, "24:00")] }).isAlways)
        #expect(try week(whole.mapValues { [($0, "12:00"), ("12:00", "00:00")] }).isAlways)
        let shifted = whole.mapValues { _ in [("06:00", "18:00"), ("18:00", "06:00")] }
        #expect(try week(shifted).isAlways)
        #expect(try week([:]).isNever)
        #expect(try !week([.monday: [("09:00", "09:01")]]).isNever)
    }

    @Test("B-21 intervals that overlap are refused, both named")
    func overlaps() {
        #expect(
            refusal([.monday: [("13:00", "17:00"), ("09:00", "13:01")]])?
                .hasPrefix("Mon 09:00–13:01 and Mon 13:00–17:00 overlap") == true)
        #expect(
            refusal([.thursday: [("22:00", "06:00")], .friday: [("05:00", "12:00")]])?
                .hasPrefix("Thu 22:00–06:00 and Fri 05:00–12:00 overlap") == true)
        #expect(
            refusal([.sunday: [("22:00", "06:00")], .monday: [("05:59", "12:00")]])?
                .hasPrefix("Sun 22:00–06:00 and Mon 05:59–12:00 overlap") == true)
    }

    @Test("B-21 an interval that could mean nothing or a day is refused")
    func ambiguous() {
        #expect(refusal([.monday: [("09:00", "09:00")]])?.contains("00:00–24:00") == true)
        #expect(refusal([.monday: [("24:00", "06:00")]])?.contains("next day") == true)
    }

    @Test("T06 a holiday told twice is one, and an empty list is none")
    func holidays() {
        let list = Holidays(["2026-12-26", "2026-12-25", "2026-12-26"].map(date))
        #expect(list.dates == [date("2026-12-25"), date("2026-12-26")])
        #expect(list.contains(date("2026-12-25")) && !list.contains(date("2026-12-24")))
        #expect(!list.contains(date("2026-12-27")))
        #expect(Holidays.none.dates == [] && !Holidays.none.contains(date("2026-12-25")))
        #expect(list.first(onOrAfter: date("2026-01-01")) == date("2026-12-25"))
        #expect(list.first(onOrAfter: date("2026-12-26")) == date("2026-12-26"))
        #expect(list.first(onOrAfter: date("2026-12-27")) == nil)
    }
}
