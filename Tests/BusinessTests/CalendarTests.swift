import EventLog
import Testing

@testable import Business

/// Openings and open intervals by the requirements' own cases.
struct CalendarTests {
    @Test("B-06 B-24 the following day is the next business opening")
    func followingDay() throws {
        let calendar = try calendar("Europe/Berlin", "09:00–17:00", holidays: ["2024-12-26"])
        // Friday evening goes to Monday, Christmas Eve's to the 27th where the 25th is one too.
        #expect(
            calendar.nextOpening(atOrAfter: at("2024-06-07T15:00:00Z"))
                == at("2024-06-10T07:00:00Z"))
        let christmas = calendar.adding(holidays: [date("2024-12-25")])
        #expect(
            christmas.nextOpening(atOrAfter: at("2024-12-24T18:00:00Z"))
                == at("2024-12-27T08:00:00Z"))
        // Within hours it is now; the last moment is open, the close is not.
        let last = at("2024-06-07T14:59:59.999999999Z")
        #expect(calendar.isOpen(at: last) && calendar.nextOpening(atOrAfter: last) == last)
        #expect(!calendar.isOpen(at: at("2024-06-07T15:00:00Z")))
        #expect(!calendar.isOpen(at: at("2024-06-10T06:59:59.999999999Z")))
    }

    @Test("B-22 B-29 a holiday added afterwards makes a new version")
    func addedHoliday() throws {
        let calendar = try calendar("Europe/Paris", "08:00–18:00")
        let later = calendar.adding(holidays: [date("2024-06-04")])
        #expect(later.version == 2 && calendar.version == 1 && later.name == calendar.name)
        #expect(calendar.isOpen(at: at("2024-06-04T10:00:00Z")))
        #expect(!later.isOpen(at: at("2024-06-04T10:00:00Z")))
    }

    @Test("B-22 a holiday is a local date: off by none, east and west of Greenwich")
    func holidayIsLocal() throws {
        for (zone, start, end) in [
            ("Pacific/Kiritimati", "2024-12-24T10:00:00Z", "2024-12-25T10:00:00Z"),
            ("America/Los_Angeles", "2024-12-25T08:00:00Z", "2024-12-26T08:00:00Z"),
        ] {
            let calendar = BusinessCalendar(
                name: zone, version: 1, zone: try Zones.named(zone), hours: .always,
                holidays: Holidays([date("2024-12-25")]))
            var intervals = calendar.intervals(from: .init(nanoseconds: 0))
            #expect(intervals.next() == Instant(nanoseconds: 0)..<at(start))
            #expect(intervals.next() == at(end)..<Instant.distantFuture)
            #expect(intervals.next() == nil)
        }
    }

    @Test("T08 B-22 a night shift keeps what does not lie on the holiday")
    func nightAndHoliday() throws {
        let calendar = try calendar(
            "UTC", "22:00–06:00", on: Weekday.allCases, holidays: ["2024-12-25"])
        let intervals = Array(calendar.intervals(from: at("2024-12-24T12:00:00Z")).prefix(3))
        #expect(
            intervals == [
                at("2024-12-24T22:00:00Z")..<at("2024-12-25T00:00:00Z"),
                at("2024-12-26T00:00:00Z")..<at("2024-12-26T06:00:00Z"),
                at("2024-12-26T22:00:00Z")..<at("2024-12-27T06:00:00Z"),
            ])
    }

    @Test("B-23 days of 23, 24 and 25 hours around the clock")
    func longAndShortDays() throws {
        let zone = try Zones.named("Europe/Berlin")
        for (day, hours) in [("2024-03-31", 23), ("2024-06-01", 24), ("2024-10-27", 25)] {
            let calendar = BusinessCalendar(
                name: "all day", version: 1, zone: zone,
                hours: try WeeklyHours([date(day).weekday: [LocalInterval("00:00", "24:00")]]))
            let start = try #require(zone.start(of: date(day)))
            var intervals = calendar.intervals(from: start)
            #expect(intervals.next() == start..<start + .hours(Int64(hours)))
        }
    }

    @Test("B-23 hours in a gap do not exist, hours in an overlap come twice")
    func gapAndOverlap() throws {
        let calendar = try calendar("Europe/Berlin", "02:00–03:00", on: [.sunday])
        let spring = Array(calendar.intervals(from: at("2024-03-25T00:00:00Z")).prefix(1))
        #expect(spring == [at("2024-04-07T00:00:00Z")..<at("2024-04-07T01:00:00Z")])
        let autumn = Array(calendar.intervals(from: at("2024-10-22T00:00:00Z")).prefix(1))
        #expect(autumn == [at("2024-10-27T00:00:00Z")..<at("2024-10-27T02:00:00Z")])
        // A part of the repeated hour comes in two pieces.
        let half = try self.half("02:15–02:30")
        #expect(
            Array(half.intervals(from: at("2024-10-22T00:00:00Z")).prefix(2)) == [
                at("2024-10-27T00:15:00Z")..<at("2024-10-27T00:30:00Z"),
                at("2024-10-27T01:15:00Z")..<at("2024-10-27T01:30:00Z"),
            ])
    }

    private func half(_ text: String) throws -> BusinessCalendar {
        try calendar("Europe/Berlin", text, on: [.sunday])
    }

    @Test("B-23 a clock set back over midnight keeps the order of time")
    func backOverMidnight() throws {
        let calendar = try calendar(
            "America/St_Johns", "23:30–24:00 00:00–00:30", on: Weekday.allCases)
        #expect(
            Array(calendar.intervals(from: at("2010-11-06T12:00:00Z")).prefix(2)) == [
                at("2010-11-07T02:00:00Z")..<at("2010-11-07T02:31:00Z"),
                at("2010-11-07T03:00:00Z")..<at("2010-11-07T04:00:00Z"),
            ])
    }

    @Test("B-21 around the clock is one interval, and none is none")
    func extremes() throws {
        var always = BusinessCalendar.wallClock.intervals(from: at("2024-06-01T00:00:00Z"))
        #expect(always.next() == at("2024-06-01T00:00:00Z")..<Instant.distantFuture)
        #expect(always.next() == nil)
        let never = BusinessCalendar(
            name: "none", version: 1, zone: try Zones.named("Europe/Berlin"), hours: .never)
        #expect(never.nextOpening(atOrAfter: at("2024-06-01T00:00:00Z")) == nil)
        #expect(never.intervals(from: .distantPast).first { _ in true } == nil)
        #expect(!never.isOpen(at: at("2024-06-03T10:00:00Z")))
        #expect(never.deadline(from: .distantPast, adding: .seconds(1)) == nil)
    }

    @Test("B-02 the ends of the time line hold no surprise")
    func endsOfTime() throws {
        let calendar = try calendar("Pacific/Kiritimati", "00:00–23:59", on: Weekday.allCases)
        let minutes = calendar.businessTime(from: .distantPast, to: .distantFuture)
        #expect(minutes > .hours(24 * 365 * 500))
        #expect(calendar.deadline(from: .distantFuture, adding: .seconds(1)) == nil)
        #expect(calendar.deadline(from: .distantPast, adding: .hours(24 * 365 * 600)) == nil)
        #expect(calendar.nextOpening(atOrAfter: .distantPast) != nil)
    }
}
