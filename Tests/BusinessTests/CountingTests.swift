import EventLog
import Testing

@testable import Business

/// Deadlines and business time by the requirements' own cases.
struct CountingTests {
    private let wednesday = at("2024-06-05T14:00:00Z")

    @Test("B-26 a deadline exactly at close is at close")
    func exactlyAtClose() throws {
        let calendar = try calendar("Europe/Berlin", "09:00–17:00")
        #expect(
            calendar.deadline(from: wednesday, adding: .hours(1)) == at("2024-06-05T15:00:00Z"))
        #expect(
            calendar.deadline(from: wednesday, adding: .hours(1) + .nanoseconds(1))
                == at("2024-06-06T07:00:00.000000001Z"))
        // From a close on, the next opening comes before the first counted moment.
        #expect(
            calendar.deadline(from: at("2024-06-05T15:00:00Z"), adding: .seconds(1))
                == at("2024-06-06T07:00:01Z"))
    }

    @Test("B-26 nothing to count is due at once, also out of hours and on a pause")
    func nothingLeft() throws {
        let calendar = try calendar("Europe/Berlin", "09:00–17:00")
        let night = at("2024-06-05T23:00:00Z")
        #expect(calendar.deadline(from: night, adding: .zero) == night)
        #expect(calendar.deadline(from: night, adding: .seconds(-5)) == night)
        let open: Pauses = [Pause(from: .distantPast, to: nil)]
        #expect(calendar.deadline(from: night, adding: .zero, pauses: open) == night)
    }

    @Test("B-26 a part of a nanosecond is a nanosecond")
    func roundsUp() {
        let budget = Duration(secondsComponent: 0, attosecondsComponent: 1_000_000_001)
        #expect(
            BusinessCalendar.wallClock.deadline(from: Instant(nanoseconds: 0), adding: budget)
                == Instant(nanoseconds: 2))
    }

    @Test("B-20 B-25 D1 a P1 counts on the wall clock, P2 to P4 in business minutes")
    func defaults() throws {
        let friday = at("2024-06-07T14:30:00Z")
        let business = try calendar("Europe/Berlin", "09:00–17:00")
        #expect(
            BusinessCalendar.wallClock.deadline(from: friday, adding: .minutes(60))
                == at("2024-06-07T15:30:00Z"))
        #expect(
            business.deadline(from: friday, adding: .minutes(60)) == at("2024-06-10T07:30:00Z"))
    }

    @Test("B-27 T01 D2 of a pause, only the business overlap counts")
    func pauseOverWeekend() throws {
        let calendar = try calendar("Europe/Berlin", "09:00–17:00")
        let start = at("2024-06-07T14:00:00Z")
        let pauses: Pauses = [
            Pause(from: at("2024-06-07T14:30:00Z"), to: at("2024-06-10T08:00:00Z"))
        ]
        #expect(
            calendar.deadline(from: start, adding: .hours(2), pauses: pauses)
                == at("2024-06-10T09:30:00Z"))
        let end = at("2024-06-10T10:00:00Z")
        #expect(calendar.businessTime(from: start, to: end) == .hours(4))
        #expect(
            calendar.businessTime(from: start, to: end, pauses: pauses) == .hours(2) + .minutes(30))
    }

    @Test("B-27 pauses that overlap, touch, repeat or run backwards count once or not at all")
    func pausesInAnyOrder() throws {
        let calendar = try calendar("Europe/Berlin", "09:00–17:00")
        let times = (0..<6).map { at("2024-06-05T0\($0 + 2):00:00Z") + .hours(5) }
        let messy = Pauses([
            Pause(from: times[3], to: times[4]), Pause(from: times[0], to: times[2]),
            Pause(from: times[1], to: times[2]), Pause(from: times[2], to: times[3]),
            Pause(from: times[5], to: times[0]), Pause(from: times[1], to: times[1]),
        ])
        #expect(messy == [Pause(from: times[0], to: times[4])])
        #expect(
            calendar.businessTime(from: times[0], to: times[5], pauses: messy) == .hours(1))
    }

    @Test("B-27 while a pause has not ended, the deadline is never; what came before it holds")
    func openPause() throws {
        let calendar = try calendar("Europe/Berlin", "09:00–17:00")
        let pauses: Pauses = [Pause(from: at("2024-06-05T14:30:00Z"), to: nil)]
        #expect(calendar.deadline(from: wednesday, adding: .minutes(31), pauses: pauses) == nil)
        #expect(
            calendar.deadline(from: wednesday, adding: .minutes(30), pauses: pauses)
                == at("2024-06-05T14:30:00Z"))
        #expect(
            calendar.businessTime(from: wednesday, to: .distantFuture, pauses: pauses)
                == .minutes(30))
        let closed: Pauses = [
            Pause(from: at("2024-06-05T14:30:00Z"), to: at("2024-06-06T07:00:00Z"))
        ]
        #expect(
            calendar.deadline(from: wednesday, adding: .minutes(31), pauses: closed)
                == at("2024-06-06T07:01:00Z"))
    }

    @Test("T09 one opening a year away is found, and one in a hundred years")
    func sparse() throws {
        let mondays = (0..<52).map { date("2024-01-01").adding(days: $0 * 7) }
        let yearly = try calendar(
            "America/New_York", "10:00–10:01", on: [.monday],
            holidays: mondays.map(\.description))
        #expect(
            yearly.nextOpening(atOrAfter: at("2023-12-31T00:00:00Z"))
                == at("2024-12-30T15:00:00Z"))
        #expect(
            yearly.deadline(from: at("2023-12-31T00:00:00Z"), adding: .minutes(2))
                == at("2025-01-06T15:01:00Z"))
        let decades = (0..<36_524).map { date("2024-01-01").adding(days: $0) }
        let closed = BusinessCalendar(
            name: "closed", version: 1, zone: .utc, hours: .always, holidays: Holidays(decades))
        #expect(closed.nextOpening(atOrAfter: wednesday) == at("2124-01-01T00:00:00Z"))
    }

    @Test("T09 a budget of a hundred business years is counted day by day")
    func farAway() throws {
        let calendar = try calendar("Europe/Berlin", "09:00–12:30 13:00–17:30")
        let budget = Duration.hours(100 * 52 * 40)
        let deadline = try #require(calendar.deadline(from: wednesday, adding: budget))
        #expect(calendar.localDate(of: deadline).year == 2124)
        #expect(calendar.businessTime(from: wednesday, to: deadline) == budget)
    }

    @Test("D3 D5 the time used is frozen, the rest is projected under the new calendar")
    func editedCalendar() throws {
        let old = try calendar("Europe/Berlin", "09:00–17:00")
        let new = try calendar("Europe/Berlin", "10:00–12:00", holidays: ["2024-06-06"])
        let edited = at("2024-06-05T14:30:00Z")
        let rest = old.remaining(budget: .hours(3), usedFrom: wednesday, to: edited)
        #expect(rest == .minutes(150))
        // Friday has two hours, the last half hour is on Monday.
        #expect(new.deadline(from: edited, adding: rest) == at("2024-06-10T08:30:00Z"))
        // An upgrade to P1 goes on under the wall clock.
        #expect(
            BusinessCalendar.wallClock.deadline(from: edited, adding: rest)
                == at("2024-06-05T17:00:00Z"))
        let late = at("2024-06-07T10:00:00Z")
        #expect(old.remaining(budget: .hours(3), usedFrom: wednesday, to: late) == .zero)
        let pauses: Pauses = [Pause(from: wednesday, to: late)]
        #expect(
            old.remaining(budget: .hours(3), usedFrom: wednesday, to: late, pauses: pauses)
                == .hours(3))
    }

    @Test("B-37 lateness in business time is counted from the deadline on")
    func lateness() throws {
        let calendar = try calendar("Europe/Berlin", "09:00–17:00")
        let due = try #require(calendar.deadline(from: wednesday, adding: .hours(1)))
        #expect(calendar.businessTime(from: due, to: at("2024-06-06T07:20:00Z")) == .minutes(20))
        #expect(calendar.businessTime(from: due, to: due) == .zero)
        #expect(calendar.businessTime(from: due, to: wednesday) == .zero)
    }
}
