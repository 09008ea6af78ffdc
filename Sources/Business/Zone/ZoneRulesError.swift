/// Why rules of a zone were refused: which zone, what is wrong with its data, and the remedy.
package struct ZoneRulesError: Error, Equatable, Sendable {
    package enum Problem: Error, Equatable, Sendable {
        /// The bytes do not begin with `TZif`.
        case notTZif
        /// Version 1 holds 32-bit times and no rule for the future.
        case version1
        case unknownVersion(UInt8)
        case truncated(neededBytes: Int, foundBytes: Int)
        /// The file counts leap seconds; the time line here has none.
        case leapSeconds
        /// No line with a rule for the time after the last transition, or an empty one.
        case noFooter
        case footer(text: String, reason: String)
        /// The rule does not give the offset that the last transition sets.
        case footerDisagrees(text: String)
        case transitionsOutOfOrder(at: Int64)
        case transitionOutOfRange(at: Int64)
        case offsetOutOfRange(seconds: Int)
        case badType(index: Int, count: Int)
    }

    package let identifier: String
    package let problem: Problem

    package init(_ identifier: String, _ problem: Problem) {
        self.identifier = identifier
        self.problem = problem
    }
}

extension ZoneRulesError: CustomStringConvertible {
    package var description: String { "zone \(identifier): \(problem)" }
}

extension ZoneRulesError.Problem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notTZif: "the data is not in TZif format; \(Self.remedy)"
        case .version1: "the data is TZif version 1, without rules for the future; \(Self.remedy)"
        case .unknownVersion(let byte):
            "the data is TZif of an unknown version (byte \(byte)); 2, 3 and 4 are known"
        case .truncated(let needed, let found):
            "the data is cut short: \(found) bytes where \(needed) are needed; \(Self.remedy)"
        case .leapSeconds: "the data counts leap seconds; use the name without ‘right/’"
        case .noFooter: "the data has no rule for the future; \(Self.remedy)"
        case .footer(let text, let reason): "the rule ‘\(text)’ cannot be read: \(reason)"
        case .footerDisagrees(let text):
            "the rule ‘\(text)’ contradicts the last transition; \(Self.remedy)"
        case .transitionsOutOfOrder(let second):
            "the transition at second \(second) does not come after the one before it"
        case .transitionOutOfRange(let second):
            "the transition at second \(second) is not between 1970 and 2262"
        case .offsetOutOfRange(let seconds): "an offset of \(seconds) s is more than a day"
        case .badType(let index, let count):
            "a transition names type \(index) of \(count); \(Self.remedy)"
        }
    }

    private static let remedy = "install the system's zone data anew: apt-get install tzdata"
}
