import Foundation
import Testing

/// A store made by `daybook init` in a temporary directory, on a virtual clock.
final class TemporaryStore {
    static let beginning = "2026-03-01T08:00:00Z"

    let scratch: Scratch
    let path: String

    /// - Parameter clock: the arguments of `init` that choose the clock.
    init(clock: [String] = ["--clock", "virtual", "--at", beginning]) throws {
        scratch = try Scratch()
        path = scratch.path + "/books"
        let made = try Program.daybook.run(["init", "--store", path] + clock)
        try #require(made.status == 0, "\(made.errors)")
    }

    /// Runs `daybook` on this store, named by the environment as a script would.
    func daybook(
        _ arguments: [String], input: String = "", timeout: Duration = .seconds(60)
    ) throws -> Program.Result {
        try Program.daybook.run(
            arguments, input: Array(input.utf8), environment: ["DAYBOOK_STORE": path],
            timeout: timeout)
    }

    func daybook(_ arguments: String..., input: String = "") throws -> Program.Result {
        try daybook(arguments, input: input)
    }

    /// What the command printed with `--json`, a dictionary a line.
    func json(_ arguments: String...) throws -> [[String: Any]] {
        try JSONLines.parse(daybook(arguments + ["--json"]).output)
    }

    /// The position of the head and the tree head, to see that nothing was written.
    func head() throws -> String {
        let status = try #require(try json("status").first?["store"] as? [String: Any])
        return "\(status["head"] ?? "?") \(status["root"] ?? "?")"
    }

    func ingest(_ events: String...) throws -> Program.Result {
        try daybook(["ingest", "-"], input: events.joined(separator: "\n") + "\n")
    }
}
