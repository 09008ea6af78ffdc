import Business

/// From text such as `09:00–12:00 13:30–17:00`, the same on each of the days.
func hours(_ text: String, on days: [Weekday] = Weekday.workdays) throws -> WeeklyHours {
    let intervals = try text.split(separator: " ").map { part in
        let ends = part.split(separator: "–")
        return try LocalInterval(String(ends[0]), String(ends[1]))
    }
    return try WeeklyHours(Dictionary(uniqueKeysWithValues: days.map { ($0, intervals) }))
}

func calendar(
    _ zone: String, _ text: String, on days: [Weekday] = Weekday.workdays,
    holidays: [String] = []
) throws -> BusinessCalendar {
    BusinessCalendar(
        name: "test", version: 1, zone: try Zones.named(zone), hours: try hours(text, on: days),
        holidays: Holidays(holidays.map(date)))
}

extension Weekday {
    static let workdays: [Weekday] = [.monday, .tuesday, .wednesday, .thursday, .friday]
}

extension Duration {
    static func minutes(_ minutes: Int64) -> Duration { .seconds(minutes * 60) }
    static func hours(_ hours: Int64) -> Duration { .seconds(hours * 3600) }
}
