import Business
import Schema

/// The hours of a week: `mon-fri: ["09:00-12:30", "13:30-17:00"]`, past midnight `"22:00-06:00"`.
enum HoursPart {
    private static let days: KeyValuePairs<String, Weekday> = [
        "mon": .monday, "tue": .tuesday, "wed": .wednesday, "thu": .thursday, "fri": .friday,
        "sat": .saturday, "sun": .sunday,
    ]

    static func read(_ field: Field) -> [OpenHours] {
        guard let section = Section(field, known: nil) else { return [] }
        var week = Week()
        for key in section.names {
            guard let days = weekdays(key) else {
                section.report.refuse(
                    section.place(of: key), section.path + [key], "‘\(key)’ is no day of the week",
                    remedy: "write mon, tue, wed, thu, fri, sat, sun, or a range such as mon-fri")
                continue
            }
            for day in days {
                guard let other = week.keys.updateValue(key, forKey: day) else { continue }
                section.report.refuse(
                    section.place(of: key), section.path + [key], "\(day) is in ‘\(other)’ too",
                    remedy: "name each day once")
            }
            for item in section[key]?.items() ?? [] {
                guard let interval = interval(item) else { continue }
                week.add(interval, on: days, item)
            }
        }
        return week.hours
    }

    /// `fri`, `mon-fri`, also around the week's end as in `sun-thu`.
    private static func weekdays(_ key: String) -> [Weekday]? {
        let ends = key.split(separator: "-", omittingEmptySubsequences: false).map { name in
            days.first { $0.key == name }?.value
        }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1]
        else { return nil }
        let all = Weekday.allCases
        let length = (last.rawValue - first.rawValue + 7) % 7
        return (0...length).map { all[(first.rawValue + $0) % 7] }
    }

    private static func interval(_ field: Field) -> LocalInterval? {
        guard let text = field.scalar(.str) else {
            field.mismatch("hours such as \"09:00-17:00\"")
            return nil
        }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.count == 5 }) else {
            field.refuse("‘\(text.prefix(60))’ must look like 09:00-17:00")
            return nil
        }
        do {
            return try LocalInterval(String(ends[0]), String(ends[1]))
        } catch {
            field.refuse("\(error)")
            return nil
        }
    }
}

/// Intervals as they come; each is tried with those before it, so that the one at fault is known.
private struct Week {
    /// Which key a day stands under.
    var keys: [Weekday: String] = [:]
    private(set) var hours: [OpenHours] = []
    private var intervals: [Weekday: [LocalInterval]] = [:]

    mutating func add(_ interval: LocalInterval, on days: [Weekday], _ field: Field) {
        for day in days {
            var tried = intervals
            tried[day, default: []].append(interval)
            do {
                _ = try WeeklyHours(tried)
            } catch {
                field.refuse("\(error)")
                return
            }
            intervals = tried
            hours.append(OpenHours(interval, on: day))
        }
    }
}

extension OpenHours {
    fileprivate init(_ interval: LocalInterval, on day: Weekday) {
        self.init()
        weekday = UInt32(day.rawValue + 1)
        fromMinute = UInt32(interval.open.secondOfDay / 60)
        toMinute = UInt32(interval.close.secondOfDay / 60) + (interval.isPastMidnight ? 1440 : 0)
    }
}
