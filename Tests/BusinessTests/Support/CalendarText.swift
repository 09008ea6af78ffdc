import Business
import EventLog

/// A calendar as the published vectors and the oracle write it.
struct CalendarText: Decodable {
    var tz: String
    var hours: [String: [[String]]]
    var holidays: [String]?

    func calendar() throws -> BusinessCalendar {
        var week: [Weekday: [LocalInterval]] = [:]
        for (name, intervals) in hours {
            let day = Weekday.allCases.first { "\($0)".lowercased() == name }!
            week[day] = try intervals.map { try LocalInterval($0[0], $0[1]) }
        }
        return BusinessCalendar(
            name: tz, version: 1, zone: try Zones.named(tz), hours: try WeeklyHours(week),
            holidays: Holidays((holidays ?? []).map(date)))
    }
}

extension Pauses {
    /// Pairs of RFC 3339 texts; the second is nil where the pause has not ended.
    init(_ texts: [[String?]]) {
        self.init(texts.map { Pause(from: at($0[0]!), to: $0[1].map(at)) })
    }
}
