/// Why a moment could not be read.
package enum InstantError: Error, Equatable, Sendable {
    case malformed(text: String, reason: String)
    /// Well formed, but before 1677-09-21 or after 2262-04-11.
    case outOfRange(text: String)
}

extension InstantError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let text, let reason):
            "‘\(text)’ is no RFC 3339 time: \(reason); write it like 2026-03-01T09:30:00Z"
        case .outOfRange(let text):
            "‘\(text)’ is out of range: times reach from 1677-09-21 to 2262-04-11"
        }
    }
}

extension Instant {
    /// Reads `2026-03-01T09:30:00.25+01:00`: an offset is required, up to nine digits of a second
    /// count, and a leap second is refused, since the time line here has none.
    package init(rfc3339 text: some StringProtocol) throws(InstantError) {
        var reader = RFC3339Reader(text: String(text))
        self = try reader.instant()
    }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC with 0, 3, 6 or 9 digits of a second, as protobuf's JSON form has it.
    package var description: String {
        let (seconds, fraction) = floorDivision(nanoseconds, 1_000_000_000)
        let (days, secondOfDay) = floorDivision(seconds, 86_400)
        let date = CivilDate(daysSince1970: days)
        return String(unsafeUninitializedCapacity: 30) { buffer in
            var out = DigitWriter(buffer: buffer)
            out.put(date.year, 4)
            out.put(date.month, 2, after: "-")
            out.put(date.day, 2, after: "-")
            out.put(secondOfDay / 3600, 2, after: "T")
            out.put(secondOfDay / 60 % 60, 2, after: ":")
            out.put(secondOfDay % 60, 2, after: ":")
            switch fraction {
            case 0: break
            case let n where n % 1_000_000 == 0: out.put(n / 1_000_000, 3, after: ".")
            case let n where n % 1_000 == 0: out.put(n / 1_000, 6, after: ".")
            default: out.put(fraction, 9, after: ".")
            }
            out.put("Z")
            return out.count
        }
    }
}

/// Writes numbers of a fixed width, where a text of its own for each would cost the most.
private struct DigitWriter {
    let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    mutating func put(_ mark: Unicode.Scalar) {
        buffer[count] = UInt8(ascii: mark)
        count += 1
    }

    mutating func put(_ value: Int64, _ width: Int, after mark: Unicode.Scalar? = nil) {
        if let mark { put(mark) }
        var rest = value
        for index in (count..<count + width).reversed() {
            buffer[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        count += width
    }
}

/// A date of the proleptic Gregorian calendar, by Hinnant's era arithmetic: no table, no library
/// calendar, and so the same on every machine.
package struct CivilDate: Equatable, Sendable {
    package var year: Int64
    package var month: Int64
    package var day: Int64

    package init(year: Int64, month: Int64, day: Int64) {
        self.year = year
        self.month = month
        self.day = day
    }

    package init(daysSince1970 days: Int64) {
        let (era, dayOfEra) = floorDivision(days + 719_468, 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    package var daysSince1970: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = floorDivision(shiftedYear, 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The 31st of April is not one: it would come back as the first of May.
    package var exists: Bool {
        (1...12).contains(month) && (1...31).contains(day)
            && CivilDate(daysSince1970: daysSince1970) == self
    }
}

/// Quotient and remainder with a remainder that is never negative.
package func floorDivision(
    _ value: Int64, _ divisor: Int64
) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
