import ArgumentParser

/// A length of time: numbers with w, d, h, m, s or ms, such as `1h30m`.
struct DurationArgument: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        guard let milliseconds = Self.milliseconds(argument), milliseconds > 0 else { return nil }
        duration = .milliseconds(milliseconds)
    }

    private static let units: [String: Int64] = [
        "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
    ]

    private static func milliseconds(_ text: String) -> Int64? {
        var rest = text[...]
        var sum: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let count = Int64(digits), let length = units[String(unit)] else { return nil }
            let (part, tooLong) = count.multipliedReportingOverflow(by: length)
            let (next, overflow) = sum.addingReportingOverflow(part)
            guard !tooLong, !overflow else { return nil }
            sum = next
        }
        return text.isEmpty ? nil : sum
    }
}
