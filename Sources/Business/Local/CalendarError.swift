/// Why hours or holidays were refused: what was read, what is wrong with it, what to write instead.
package enum CalendarError: Error, Equatable, Sendable {
    case date(text: String, reason: String)
    case time(text: String, reason: String)
    /// An interval that opens and closes at the same time may mean nothing or a whole day.
    case ambiguousInterval(String)
    case opensAtEndOfDay(String)
    case overlap(first: String, second: String)
}

extension CalendarError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .date(let text, let reason):
            "‘\(text)’ is no date: \(reason)"
        case .time(let text, let reason):
            "‘\(text)’ is no time of day: \(reason)"
        case .ambiguousInterval(let text):
            "\(text) opens and closes at the same time; write 00:00–24:00 for a whole day, or "
                + "leave the interval out"
        case .opensAtEndOfDay(let text):
            "\(text) opens at the end of its day; write 00:00 on the next day"
        case .overlap(let first, let second):
            "\(first) and \(second) overlap; make one interval of them, or let one end where the "
                + "other begins"
        }
    }
}
