import Schema

/// What one attempt's result means, by the rules of HTTP alone, in whose terms transports of other
/// protocols answer; what follows from it is the class's and the policy's business.
enum Verdict: Sendable, Equatable {
    case succeeded(Response)
    /// Refused for good: sending the same again cannot help.
    case rejected(Response)
    case failed(Failure)

    struct Failure: Sendable, Equatable {
        var certainty: Certainty
        /// 0 where there was no answer.
        var status: Int
        var detail: String
        var retryAfter: Duration?
        /// False: provably nothing left this process, so that even an unprotected target may be
        /// tried.
        var wasSent: Bool
    }

    init(_ result: TransportResult) {
        switch result {
        case .notSent(let reason):
            self = .failed(
                Failure(certainty: .definite, status: 0, detail: reason, wasSent: false))
        case .unknown(let reason):
            self = .failed(Failure(certainty: .unknown, status: 0, detail: reason, wasSent: true))
        case .answered(let response):
            self.init(response)
        }
    }

    /// Sending the same again cannot help.
    static func isRefusal(_ status: Int) -> Bool {
        (300..<500).contains(status) && ![408, 425, 429].contains(status)
    }

    private init(_ response: Response) {
        let status = response.status
        switch status {
        case 200..<300:
            self = .succeeded(response)
        case 408, 425, 429, 503:
            self = .failed(Failure(.definite, response, "the target asks to try again"))
        case _ where Self.isRefusal(status):
            self = .rejected(response)
        default:
            // A gateway's or a handler's breakdown says nothing about what happened before it.
            self = .failed(Failure(.unknown, response, "the target broke down"))
        }
    }
}

extension Verdict.Failure {
    fileprivate init(_ certainty: Certainty, _ response: Response, _ detail: String) {
        self.init(
            certainty: certainty, status: response.status,
            detail: "\(detail) (\(response.line))",
            retryAfter: RetryAfter.delay(response), wasSent: true)
    }
}

/// `Retry-After`, in seconds or as a date; a date is measured against the answer's own `Date`, so
/// that two clocks that differ do not matter.
enum RetryAfter {
    static func delay(_ response: Response) -> Duration? {
        guard let text = response.header("retry-after") else { return nil }
        if let seconds = UInt32(text) { return .seconds(Int64(seconds)) }
        guard let until = HTTPDate.seconds(text),
            let answered = response.header("date").flatMap(HTTPDate.seconds)
        else { return nil }
        return .seconds(max(0, until - answered))
    }
}

/// The fixed form of dates in HTTP (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Seconds since 1970.
    static func seconds(_ text: String) -> Int64? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int64(parts[1]),
            let month = months.firstIndex(of: String(parts[2])), let year = Int64(parts[3]),
            (1...31).contains(day), (1970...9999).contains(year)
        else { return nil }
        let time = parts[4].split(separator: ":").compactMap { Int64($0) }
        guard time.count == 3, time[0] < 24, time[1] < 60, time[2] <= 60 else { return nil }
        let days = daysSince1970(year: year, month: Int64(month) + 1, day: day)
        return days * 86_400 + time[0] * 3_600 + time[1] * 60 + time[2]
    }

    /// Counts in years that begin in March, so that a leap day is the last one.
    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }
}
