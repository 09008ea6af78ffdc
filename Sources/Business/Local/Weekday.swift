/// A day of the week, from Monday as ISO 8601 counts; `rawValue` 0 is Monday.
package enum Weekday: Int, CaseIterable, Comparable, Sendable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    package static func < (a: Weekday, b: Weekday) -> Bool { a.rawValue < b.rawValue }
}

extension Weekday: CustomStringConvertible {
    /// `Mon`, `Tue` and so on, as tables and messages have it.
    package var description: String {
        switch self {
        case .monday: "Mon"
        case .tuesday: "Tue"
        case .wednesday: "Wed"
        case .thursday: "Thu"
        case .friday: "Fri"
        case .saturday: "Sat"
        case .sunday: "Sun"
        }
    }
}
