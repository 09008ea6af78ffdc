/// One thing that is wrong with a policy's file: where it stands, what it is, and how to mend it.
package struct PolicyProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package var place: Place
    /// The keys that lead there, such as `teams.emea.calendar`; empty for the file as a whole.
    package var path: String
    package var reason: String
    package var remedy: String?

    init(_ place: Place, _ path: [String], _ reason: String, remedy: String? = nil) {
        self.place = place
        self.path = path.joined(separator: ".")
        self.reason = reason
        self.remedy = remedy
    }

    package var description: String {
        "\(place): " + (path.isEmpty ? "" : "\(path): ") + reason + (remedy.map { "; \($0)" } ?? "")
    }
}

/// Why a file is no policy: all that was found, in the order of the file.
///
/// The rule that it keeps: a person who mends a file is told everything at once, up to a bound.
package struct PolicyFileError: Error, Hashable, Sendable, CustomStringConvertible {
    package static let problemsMax = 20

    package var problems: [PolicyProblem]
    /// Found beyond the bound.
    package var untold: Int

    init(_ problems: [PolicyProblem]) {
        let sorted = problems.sorted { $0.place < $1.place }
        self.problems = Array(sorted.prefix(Self.problemsMax))
        untold = sorted.count - self.problems.count
    }

    init(_ problem: PolicyProblem) { self.init([problem]) }

    package var description: String {
        problems.map(\.description).joined(separator: "\n")
            + (untold > 0 ? "\nand \(untold) more" : "")
    }
}
