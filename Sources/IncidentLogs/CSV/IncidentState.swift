/// A word of a fixed list as the log writes it, or the text that is not on the list.
///
/// An unknown word is passed on and not refused here: whoever maps rows to cases must quarantine
/// it (B-60), and to do so must see it. A missing value is the unknown word `?`.
package protocol IncidentWord: Hashable, Sendable {
    /// The words that are known, under the log's spelling.
    static var known: [(text: String, word: Self)] { get }
    static func unknown(_ text: String) -> Self
    /// Nil where the word is known.
    var unknownText: String? { get }
}

extension IncidentWord {
    package init(_ text: String) {
        self = Self.known.first { $0.text == text }?.word ?? .unknown(text)
    }

    /// As the log writes it.
    package var text: String {
        unknownText ?? Self.known.first { $0.word == self }!.text
    }
}

/// Where an incident stood when a row was written. The five rows of the published log with `-100`
/// carry an unknown state.
package enum IncidentState: IncidentWord {
    case new, active, awaitingUserInfo, awaitingProblem, awaitingVendor, awaitingEvidence
    case resolved, closed
    case unknown(String)

    package static let known: [(text: String, word: IncidentState)] = [
        ("New", .new), ("Active", .active), ("Awaiting User Info", .awaitingUserInfo),
        ("Awaiting Problem", .awaitingProblem), ("Awaiting Vendor", .awaitingVendor),
        ("Awaiting Evidence", .awaitingEvidence), ("Resolved", .resolved), ("Closed", .closed),
    ]

    package var unknownText: String? {
        if case .unknown(let text) = self { text } else { nil }
    }
}

/// How urgent an incident was when a row was written, from 1 to 4.
package enum IncidentPriority: IncidentWord {
    case critical, high, moderate, low
    case unknown(String)

    package static let known: [(text: String, word: IncidentPriority)] = [
        ("1 - Critical", .critical), ("2 - High", .high), ("3 - Moderate", .moderate),
        ("4 - Low", .low),
    ]

    package var unknownText: String? {
        if case .unknown(let text) = self { text } else { nil }
    }

    /// Nil where it is unknown.
    package var level: Int? {
        Self.known.firstIndex { $0.word == self }.map { $0 + 1 }
    }
}

/// Impact or urgency, of which the log makes the priority.
package enum IncidentLevel: IncidentWord {
    case high, medium, low
    case unknown(String)

    package static let known: [(text: String, word: IncidentLevel)] = [
        ("1 - High", .high), ("2 - Medium", .medium), ("3 - Low", .low),
    ]

    package var unknownText: String? {
        if case .unknown(let text) = self { text } else { nil }
    }
}
