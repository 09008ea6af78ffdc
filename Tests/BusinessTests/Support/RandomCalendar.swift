import Business
import EventLog

/// Calendars, moments and pauses by chance, down to the nanosecond.
struct RandomCalendar {
    private static let zones = [
        "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu",
        "Africa/Casablanca", "Pacific/Apia", "America/Sao_Paulo", "UTC",
    ]

    var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &random)
    }

    mutating func calendar() throws -> BusinessCalendar {
        let first = number(14_000...15_500)
        let holidays = (0..<number(0...40)).map { _ in
            LocalDate(daysSince1970: first + number(0...90))
        }
        return BusinessCalendar(
            name: "random", version: 1, zone: try Zones.named(Self.zones[number(0...7)]),
            hours: try week(), holidays: Holidays(holidays))
    }

    private mutating func week() throws -> WeeklyHours {
        guard number(0...9) > 0 else { return .always }
        var week: [Weekday: [LocalInterval]] = [:]
        for day in Weekday.allCases where number(0...2) > 0 {
            let edges = Set((0..<4).map { _ in number(1...86_399) }).sorted()
            guard edges.count == 4, let times = times(edges) else { continue }
            week[day] = [
                try LocalInterval(open: times[0], close: times[1]),
                try LocalInterval(open: times[2], close: times[3]),
            ]
        }
        return try WeeklyHours(week)
    }

    private func times(_ seconds: [Int]) -> [LocalTime]? {
        let times = seconds.compactMap { LocalTime(secondOfDay: $0) }
        return times.count == seconds.count ? times : nil
    }

    /// From 2008 to 2012, when some of these zones did strange things.
    mutating func moment() -> Instant {
        Instant(
            nanoseconds: Int64.random(
                in: 1_200_000_000_000_000_000...1_340_000_000_000_000_000, using: &random))
    }

    mutating func budget() -> Duration {
        .nanoseconds(Int64.random(in: 0...400_000_000_000_000, using: &random))
    }

    mutating func pauses(around start: Instant) -> Pauses {
        Pauses(
            (0..<number(0...4)).map { _ in
                let from = start + .seconds(number(-100_000...900_000))
                return Pause(from: from, to: from + .seconds(number(-1000...500_000)))
            })
    }
}
