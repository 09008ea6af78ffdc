/// A moment in UTC, written by RFC 3339, without a calendar library.
struct Moment: CustomStringConvertible {
    var seconds: Int64
    var nanoseconds: Int64 = 0

    init(seconds: Int64) { self.seconds = seconds }

    /// Since 1970-01-01T00:00:00Z, as events hold them.
    init(nanoseconds: Int64) {
        let part = nanoseconds % 1_000_000_000
        self.nanoseconds = part < 0 ? part + 1_000_000_000 : part
        seconds = (nanoseconds - self.nanoseconds) / 1_000_000_000
    }

    var description: String {
        let second = ((seconds % 86_400) + 86_400) % 86_400
        // Years that begin in March, counted in eras of 400, as the Gregorian calendar repeats.
        let days = (seconds - second) / 86_400 + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let date =
            "\(Self.digits(year, 4))-\(Self.digits(month, 2))-"
            + Self.digits(dayOfYear - (153 * shifted + 2) / 5 + 1, 2)
        let time = [second / 3600, second / 60 % 60, second % 60].map { Self.digits($0, 2) }
            .joined(separator: ":")
        return date + "T" + time + fraction + "Z"
    }

    private var fraction: String {
        guard nanoseconds > 0 else { return "" }
        var digits = Self.digits(nanoseconds, 9)
        while digits.hasSuffix("0") { digits.removeLast() }
        return "." + digits
    }

    private static func digits(_ number: Int64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
