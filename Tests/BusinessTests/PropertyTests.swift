import EventLog
import Testing

@testable import Business

/// What holds for every calendar, at any nanosecond.
struct PropertyTests {
    @Test("B-26 B-27 up to its deadline, exactly the budget is counted", arguments: 0..<20)
    func roundTrip(seed: UInt64) throws {
        var chance = RandomCalendar(seed: seed)
        for _ in 0..<60 {
            let calendar = try chance.calendar()
            let start = chance.moment()
            let budget = chance.budget()
            let pauses = chance.pauses(around: start)
            guard let due = calendar.deadline(from: start, adding: budget, pauses: pauses) else {
                #expect(calendar.hours.isNever)
                continue
            }
            #expect(calendar.businessTime(from: start, to: due, pauses: pauses) == budget)
            guard budget > .zero else { continue }
            // It is the earliest such moment: just before it, a nanosecond is missing.
            let before = due.adding(nanoseconds: -1)
            #expect(
                calendar.businessTime(from: start, to: before, pauses: pauses)
                    == budget - .nanoseconds(1))
        }
    }

    @Test("B-26 a later start or a larger budget is never due earlier", arguments: 0..<20)
    func monotone(seed: UInt64) throws {
        var chance = RandomCalendar(seed: seed &+ 1000)
        for _ in 0..<60 {
            let calendar = try chance.calendar()
            guard !calendar.hours.isNever else { continue }
            let starts = [chance.moment(), chance.moment()].sorted()
            let budgets = [chance.budget(), chance.budget()].sorted()
            let pauses = chance.pauses(around: starts[1])
            func due(_ start: Int, _ budget: Int) throws -> Instant {
                try #require(
                    calendar.deadline(from: starts[start], adding: budgets[budget], pauses: pauses))
            }
            #expect(try due(0, 0) <= due(1, 0))
            #expect(try due(0, 0) <= due(0, 1))
            #expect(try due(0, 1) <= due(1, 1))
        }
    }

    @Test("B-24 the next opening is open, and nothing before it is", arguments: 0..<20)
    func opening(seed: UInt64) throws {
        var chance = RandomCalendar(seed: seed &+ 2000)
        for _ in 0..<60 {
            let calendar = try chance.calendar()
            let start = chance.moment()
            guard let opening = calendar.nextOpening(atOrAfter: start) else {
                #expect(calendar.hours.isNever)
                continue
            }
            #expect(calendar.isOpen(at: opening))
            #expect(calendar.businessTime(from: start, to: opening) == .zero)
            #expect(calendar.isOpen(at: start) == (opening == start))
            #expect(opening == start || !calendar.isOpen(at: opening.adding(nanoseconds: -1)))
        }
    }

    @Test(
        "B-21 B-26 intervals are half-open, apart, in order, and all that is open",
        arguments: 0..<20)
    func intervals(seed: UInt64) throws {
        var chance = RandomCalendar(seed: seed &+ 3000)
        for _ in 0..<20 {
            let calendar = try chance.calendar()
            let start = chance.moment()
            let end = start + .hours(24 * 30)
            var last = start
            for interval in calendar.intervals(from: start).prefix(while: { $0.lowerBound < end }) {
                #expect(interval.lowerBound > last || last == start)
                #expect(calendar.isOpen(at: interval.lowerBound))
                #expect(calendar.isOpen(at: interval.upperBound.adding(nanoseconds: -1)))
                #expect(
                    interval.upperBound == .distantFuture
                        || !calendar.isOpen(at: interval.upperBound))
                last = interval.upperBound
            }
            for _ in 0..<50 {
                let moment = start + .seconds(chance.number(0...30 * 86_400))
                let inside = calendar.intervals(from: start)
                    .first { $0.upperBound > moment }?.contains(moment)
                #expect(calendar.isOpen(at: moment) == (inside ?? false))
            }
        }
    }

    @Test("B-23 what the wall shows leads back to the moment", arguments: 0..<20)
    func wall(seed: UInt64) throws {
        var chance = RandomCalendar(seed: seed &+ 4000)
        for _ in 0..<100 {
            let zone = try chance.calendar().zone
            let moment = Instant(clampingSeconds: chance.moment().second)
            let wall = zone.localDateTime(at: moment)
            #expect(zone.instants(of: wall).contains(moment))
            let start = try #require(zone.start(of: wall.date))
            #expect(start <= moment && zone.localDate(at: start) == wall.date)
            #expect(zone.localDate(at: start.adding(nanoseconds: -1)) != wall.date)
        }
    }
}
