/// Durations as a policy writes them: hours, minutes, seconds and milliseconds, largest first.
///
/// There is no day: by a team's calendar it would mean another length than on a wall clock.
enum DurationText {
    static let second: UInt64 = 1_000
    static let minute: UInt64 = 60 * second
    static let hour: UInt64 = 60 * minute

    static func milliseconds(_ text: String) -> UInt64? {
        let form = /(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?(?:([0-9]{1,9})ms)?/
        guard !text.isEmpty, let match = text.wholeMatch(of: form) else { return nil }
        let (_, hours, minutes, seconds, rest) = match.output
        func count(_ digits: Substring?) -> UInt64 { digits.flatMap { UInt64($0) } ?? 0 }
        return count(hours) * hour + count(minutes) * minute + count(seconds) * second
            + count(rest)
    }

    static func text(_ milliseconds: UInt64) -> String {
        let parts = [
            (milliseconds / hour, "h"), (milliseconds % hour / minute, "m"),
            (milliseconds % minute / second, "s"), (milliseconds % second, "ms"),
        ].filter { $0.0 > 0 }
        return parts.isEmpty ? "0s" : parts.map { "\($0)\($1)" }.joined()
    }
}
