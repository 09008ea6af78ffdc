import PolicyFiles
import Schema
import ZoneFiles

/// A case policy as people write it, read for one command.
struct CasePolicyFile {
    private let path: String

    /// - Parameter path: `-` is standard input.
    init(_ path: String) { self.path = path }

    /// The events that adopt it. What is wrong with it is told in full, and ends the command.
    func events(
        version: UInt32, author: String, approver: String
    ) throws -> (calendars: [CalendarAdopted], policy: CasePolicyAdopted) {
        let bytes = try InputBytes.read(path, max: PolicyFile.bytesMax)
        do {
            return try PolicyFile(yaml: bytes, zones: ZoneDatabase())
                .events(version: version, author: author, approver: approver)
        } catch {
            for problem in error.problems { StandardError.line(trouble(problem).description) }
            if error.untold > 0 {
                StandardError.line("daybook: \(StandardError.count(error.untold, "problem")) more")
            }
            throw Finish(status: .no)
        }
    }

    private func trouble(_ problem: PolicyProblem) -> Trouble {
        Trouble(
            "the policy is refused: \(problem.reason)",
            place: "\(path):\(problem.place)" + (problem.path.isEmpty ? "" : ", \(problem.path)"),
            remedy: problem.remedy, status: .no)
    }
}
