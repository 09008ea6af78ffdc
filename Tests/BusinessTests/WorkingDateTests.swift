import EventLog
import Testing

@testable import Business

/// What is due once on each working date, at a time of the wall clock.
struct WorkingDateTests {
    @Test("B-22 B-48 the next working date passes over weekends, holidays and what a zone left out")
    func dates() throws {
        let berlin = try calendar(
            "Europe/Berlin", "09:00–17:30", holidays: ["2026-12-25", "2027-01-01"])
        for (from, expected) in [
            ("2026-12-24", "2026-12-24"), ("2026-12-25", "2026-12-28"),
            ("2026-12-27", "2026-12-28"), ("2027-01-01", "2027-01-04"),
        ] {
            #expect(berlin.firstWorkingDate(onOrAfter: date(from)) == date(expected), "\(from)")
        }
        // The 30th of December 2011 was none in Apia, a Friday.
        let apia = try calendar("Pacific/Apia", "09:00–17:00")
        #expect(apia.firstWorkingDate(onOrAfter: date("2011-12-30")) == date("2012-01-02"))
        // A night shift of Friday works on Saturday, too.
        let nights = try calendar("Europe/Berlin", "22:00–06:00")
        #expect(nights.firstWorkingDate(onOrAfter: date("2026-12-26")) == date("2026-12-26"))
        #expect(nights.firstWorkingDate(onOrAfter: date("2026-12-27")) == date("2026-12-28"))
        let never = BusinessCalendar(
            name: "none", version: 1, zone: try Zones.named("Europe/Berlin"), hours: .never)
        #expect(never.firstWorkingDate(onOrAfter: date("2026-12-24")) == nil)
    }

    @Test("B-22 it is the first date with business time in it", arguments: 0..<10)
    func firstWithTime(seed: UInt64) throws {
        var chance = RandomCalendar(seed: seed &+ 7_000)
        for _ in 0..<40 {
            let calendar = try chance.calendar()
            let from = calendar.localDate(of: chance.moment())
            let found = calendar.firstWorkingDate(onOrAfter: from)
            let expected = (0..<120).lazy.map { from.adding(days: $0) }.first { day in
                guard let start = calendar.zone.start(of: day),
                    let end = (1...2).lazy.compactMap({
                        calendar.zone.start(of: day.adding(days: $0))
                    }).first
                else { return false }
                return calendar.businessTime(from: start, to: end) > .zero
            }
            #expect(found == expected, "\(calendar.zone.identifier) from \(from)")
        }
    }

    @Test("B-23 a time that is skipped is at the gap's end, one that comes twice at its first pass")
    func instants() throws {
        let berlin = try Zones.named("Europe/Berlin")
        let apia = try Zones.named("Pacific/Apia")
        let howe = try Zones.named("Australia/Lord_Howe")
        for (zone, text, expected) in [
            (berlin, "2026-12-24T09:15", "2026-12-24T08:15:00Z"),
            (berlin, "2024-03-31T02:00", "2024-03-31T01:00:00Z"),
            (berlin, "2024-03-31T02:30", "2024-03-31T01:00:00Z"),
            (berlin, "2024-03-31T03:00", "2024-03-31T01:00:00Z"),
            (berlin, "2024-10-27T02:30", "2024-10-27T00:30:00Z"),
            (berlin, "2024-10-27T03:00", "2024-10-27T02:00:00Z"),
            (howe, "2024-10-06T02:15", "2024-10-05T15:30:00Z"),
            (apia, "2011-12-30T09:15", "2011-12-30T10:00:00Z"),
        ] {
            #expect(zone.firstInstant(of: local(text)) == at(expected), "\(text)")
        }
    }

    @Test("B-23 no earlier moment shows that time or a later one", arguments: 0..<10)
    func earliest(seed: UInt64) throws {
        var chance = RandomCalendar(seed: seed &+ 8_000)
        for _ in 0..<20 {
            let zone = try chance.calendar().zone
            // Around a change of its offset, where there is one.
            let changes = zone.transitions.filter { $0.at > 1_200_000_000 && $0.at < 1_340_000_000 }
            let middle =
                changes.randomElement(using: &chance.random).map {
                    Instant(nanoseconds: $0.at * 1_000_000_000)
                } ?? chance.moment()
            let wanted = zone.localDateTime(
                at: middle.adding(milliseconds: Int64(chance.number(-180...180)) * 60_000))
            let later = wanted.time.secondOfDay / 60 * 60 + 60 * chance.number(0...90)
            let moved = LocalTime(secondOfDay: min(86_340, later))
            let local = LocalDateTime(date: wanted.date, time: try #require(moved))
            let found = zone.firstInstant(of: local)
            var minute = middle.adding(milliseconds: -2 * 86_400_000)
            minute = Instant(nanoseconds: minute.nanoseconds / 60_000_000_000 * 60_000_000_000)
            while zone.localDateTime(at: minute).seconds < local.seconds {
                minute = minute.adding(milliseconds: 60_000)
            }
            #expect(found == minute, "\(zone.identifier) \(local)")
        }
    }
}
