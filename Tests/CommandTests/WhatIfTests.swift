import Foundation
import Testing

/// D5: the same facts under another policy, told and never carried out.
@Suite struct WhatIfTests {
    private static let policy = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Schemas/policies/case-lifecycle.yaml").path

    /// A P1 that nobody resolves for three hours.
    private func store() throws -> TemporaryStore {
        let store = try TemporaryStore()
        for words in [
            ["policy", "apply", Self.policy, "--author", "ana", "--approver", "ben"],
            [
                "case", "submit", "T-1", "--priority", "P1", "--team", "emea", "--account", "acme",
                "--contact", "it@acme.example",
            ],
            ["clock", "advance", "--by", "2h"],
            ["case", "submit", "T-2", "--priority", "P1", "--team", "emea"],
            ["clock", "advance", "--by", "3h"],
        ] {
            let done = try store.daybook(words)
            try #require(done.status == 0, "\(words): \(done.errors)")
        }
        return store
    }

    /// The policy with another hour for P1.
    private func proposal(_ store: TemporaryStore, _ hour: String) throws -> String {
        let text = try String(contentsOfFile: Self.policy, encoding: .utf8)
        let from = "P1: {after: 60m, warn: 45m, clock: wall"
        try #require(text.components(separatedBy: from).count == 3)
        let other = text.replacing(from, with: "P1: {after: \(hour), warn: 45m, clock: wall")
        return try store.scratch.file("proposal-\(hour).yaml", other)
    }

    private func changes(
        _ store: TemporaryStore, _ arguments: String...
    ) throws -> [String: (was: String?, now: String?, direction: String?)] {
        let outcome = try store.daybook(["what-if", "--json"] + arguments)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return try JSONLines.parse(outcome.output).reduce(into: [:]) { found, row in
            let name = ["caseId", "name", "field"].map { row[$0] as? String ?? "" }
            found[name.joined(separator: " ")] = (
                row["inForce"] as? String, row["restated"] as? String, row["direction"] as? String
            )
        }
    }

    @Test("D5 the policy in force changes nothing, and the store is as it was, byte for byte")
    func same() throws {
        let store = try store()
        let before = try Self.files(store.path)
        let outcome = try store.daybook("what-if", "--policy", Self.policy)
        #expect(outcome.status == 0 && outcome.lines.isEmpty)
        #expect(outcome.errors.contains("0 of 2 cases would differ"))
        #expect(outcome.errors.contains("tree head") && outcome.errors.contains("milestones v1"))
        #expect(try Self.files(store.path) == before)
    }

    private static func files(_ path: String) throws -> [String: Data] {
        let names = FileManager.default.enumerator(atPath: path)?.allObjects as? [String] ?? []
        return names.reduce(into: [:]) { found, name in
            // Readers note themselves in the table of locks.
            guard !name.hasSuffix("lock.mdb") else { return }
            found[name] = FileManager.default.contents(atPath: path + "/" + name)
        }
    }

    @Test("D5 B-08 with a longer hour the ticket is later, with one that is long enough never")
    func laterAndNever() throws {
        let store = try store()
        let later = try changes(store, "--policy", proposal(store, "90m"), "T-1")
        let due = try #require(later["T-1 tech-lead 1 dueAt"])
        #expect(due == ("2026-03-01T09:00:00Z", "2026-03-01T09:30:00Z", "later"))
        let ticket = try #require(later["T-1 tech-lead-ticket tech-lead 1.1 plannedAt"])
        #expect(ticket == ("2026-03-01T09:00:00Z", "2026-03-01T09:30:00Z", "later"))
        let never = try changes(store, "--policy", proposal(store, "600m"), "T-1")
        let none = try #require(never["T-1 tech-lead-ticket tech-lead 1.1 plannedAt"])
        #expect(none == ("2026-03-01T09:00:00Z", nil, "never"))
        #expect(never["T-1 tech-lead 1 state"]?.was == "MILESTONE_STATE_VIOLATED")
        let earlier = try changes(store, "--policy", proposal(store, "50m"), "T-1")
        #expect(earlier["T-1 tech-lead 1 dueAt"]?.direction == "earlier")
    }

    @Test("D5 B-29 what was armed before --from keeps its policy; what is said later has the other")
    func from() throws {
        let store = try store()
        let second =
            try store.json("log").first {
                $0["stream"] as? String == "case/T-2"
            }?["position"] as? Int
        let position = try #require(second) - 1
        let file = try proposal(store, "90m")
        let changed = try changes(store, "--policy", file, "--from", "@\(position)")
        #expect(changed.keys.contains("T-2 tech-lead 1 dueAt"))
        #expect(!changed.keys.contains("T-1 tech-lead 1 dueAt"))
        #expect(try changes(store, "--policy", file, "--as-of", "@1").isEmpty)
    }

    @Test("D-10 what cannot be asked says why, with the right exit code")
    func misuse() throws {
        let store = try store()
        let unknown = try store.daybook("what-if", "--policy", Self.policy, "T-9")
        #expect(unknown.status == 1 && unknown.errors.contains("no case T-9"))
        let wrong = try store.scratch.file("wrong.yaml", "priorities: 3\n")
        let refused = try store.daybook("what-if", "--policy", wrong)
        #expect(refused.status == 1 && refused.errors.contains("wrong.yaml:"))
        let backward = ["--policy", Self.policy, "--from", "@4", "--as-of", "@2"]
        #expect(try store.daybook(["what-if"] + backward).status == 64)
        #expect(try store.daybook("what-if").status == 64)
    }
}
