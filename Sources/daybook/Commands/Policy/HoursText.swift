import Business
import Schema

/// The hours of a calendar's event as a policy's file writes them: `mon 09:00-17:00`.
enum HoursText {
    static func lines(_ calendar: CalendarAdopted) -> [String] {
        if calendar.always { return ["always"] }
        if calendar.hours.isEmpty { return ["never"] }
        return calendar.hours.sorted { ($0.weekday, $0.fromMinute) < ($1.weekday, $1.fromMinute) }
            .map { "\(day($0.weekday)) \(time($0.fromMinute))-\(end($0.toMinute))" }
    }

    static func time(_ minute: UInt32) -> String {
        LocalTime(secondOfDay: Int(minute) * 60).map { "\($0)" } ?? "minute \(minute)"
    }

    /// Past midnight, the time on the next day.
    private static func end(_ minute: UInt32) -> String {
        time(minute > 1440 ? minute - 1440 : minute)
    }

    private static func day(_ number: UInt32) -> String {
        Weekday(rawValue: Int(number) - 1).map { "\($0)".lowercased() } ?? "day \(number)"
    }
}
