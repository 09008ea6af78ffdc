import Foundation
import Testing

/// Cases at the command line: facts recorded, verdicts told, closures refused.
@Suite struct CaseTests {
    private static let policy = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Schemas/policies/case-lifecycle.yaml").path

    /// A store with the default policy, and a P2 that was submitted to the default team.
    private func store() throws -> TemporaryStore {
        let store = try TemporaryStore()
        let applied = try store.daybook(
            "policy", "apply", Self.policy, "--author", "ana", "--approver", "ben")
        try #require(applied.status == 0, "\(applied.errors)")
        let submitted = try store.daybook(
            "case", "submit", "T-1", "--priority", "P2", "--team", "emea", "--account", "acme",
            "--contact", "it@acme.example")
        try #require(submitted.status == 0 && submitted.lines == ["T-1"], "\(submitted.errors)")
        return store
    }

    @Test("B-12 B-18 triage is explained, and a case is triaged once")
    func triage() throws {
        let store = try store()
        let first = try store.daybook("case", "triage", "T-1")
        #expect(first.status == 0 && first.lines.contains { $0.contains("calendar emea") })
        let head = try store.head()
        #expect(try store.daybook("case", "triage", "T-1").lines == first.lines)
        #expect(try store.head() == head)
        let row = try #require(try store.json("cases", "T-1").first)
        #expect(row["priority"] as? String == "PRIORITY_P2" && row["nextMilestone"] != nil)
    }

    @Test("B-15 M11 a closure without its two halves is refused, recorded and counted")
    func refusedClosure() throws {
        let store = try store()
        _ = try store.daybook("case", "triage", "T-1")
        let refused = try store.daybook("case", "close", "T-1")
        #expect(refused.status == 1 && refused.errors.contains("no follow-up was sent"))
        #expect(refused.errors.contains("it is not resolved"))
        let row = try #require(try store.json("cases", "T-1").first)
        #expect(row["refusals"] as? Int == 1 && row["closedAt"] is NSNull)
        let last = try #require(try store.json("log").last)
        #expect(last["type"] as? String == "daybook.v1.CaseClosureRefused")
    }

    @Test("D-10 a fact that does not fit is refused with the remedy, and nothing is appended")
    func misfits() throws {
        let store = try store()
        let head = try store.head()
        for (words, says) in [
            (["submit", "T-1", "--priority", "P1"], "there already"),
            (["assign", "T-2", "--team", "emea"], "there is no case"),
            (["milestone", "T-1", "tea"], "there are verify-data"),
            (["resume", "T-1"], "does not wait"), (["reopen", "T-1", "--reason", "x"], "neither"),
            (["priority", "T-1", "p2", "--reason", "x"], "is P2 already"),
            (["customer", "T-1", "--contact", "it@acme.example"], "that customer already"),
            (["customer", "T-1", "--contact", "it"], "no plain e-mail address"),
            (["customer", "T-2", "--account", "acme"], "there is no case"),
            (["ack", "T-1", "--by", "jonas"], "nothing of it is escalated"),
        ] {
            let result = try store.daybook(["case"] + words)
            #expect(result.status == 1 && result.errors.contains(says), "\(result.errors)")
        }
        #expect(try store.daybook("case", "submit", "T-3", "--priority", "P5").status == 64)
        #expect(try store.daybook("case", "customer", "T-1").status == 64)
        #expect(try store.daybook("case", "submit", "T 3", "--priority", "P1").status == 64)
        #expect(try store.head() == head)
    }

    @Test("B-15 the customer's address is changed once, and `cases` shows it")
    func customer() throws {
        let store = try store()
        let words = ["case", "customer", "T-1", "--contact", "desk@acme.example"]
        let changed = try store.daybook(words)
        #expect(changed.status == 0 && changed.lines == ["T-1"], "\(changed.errors)")
        let head = try store.head()
        #expect(try store.daybook(words).status == 1)
        #expect(try store.head() == head)
        let row = try #require(try store.json("cases", "T-1").first)
        #expect(row["contact"] as? String == "desk@acme.example")
        #expect(row["account"] as? String == "acme")
    }

    @Test("D-10 --dry-run of each case command prints its event and writes nothing")
    func dryRun() throws {
        let store = try store()
        let head = try store.head()
        for words in [
            ["submit", "T-2", "--priority", "P1"], ["assign", "T-1", "--engineer", "mira"],
            ["triage", "T-1"], ["contact", "T-1", "--channel", "call", "--outcome", "no-answer"],
            ["milestone", "T-1", "resolved"], ["pending", "T-1", "--reason", "a log"],
            ["priority", "T-1", "P1", "--reason", "all sites"], ["followup", "T-1"],
            ["customer", "T-1", "--contact", "desk@acme.example", "--account", "acme"],
            ["confirm", "T-1", "--kind", "customer", "--by", "it"], ["close", "T-1"],
        ] {
            let result = try store.daybook(["case"] + words + ["--dry-run"])
            #expect(result.status == 0, "\(words): \(result.errors)")
            #expect(result.lines.allSatisfy { $0.contains("daybook.v1.") } && !result.lines.isEmpty)
        }
        #expect(try store.head() == head)
    }

    @Test("D-10 --json of cases and milestones prints exactly the documented fields")
    func contract() throws {
        let store = try store()
        _ = try store.daybook("case", "triage", "T-1")
        let contract = try Contract.read()
        for view in ["cases", "milestones"] {
            let lines = try store.daybook(view, "--json").lines
            let fields = try #require(contract.fields["daybook \(view)"])
            #expect(lines.count == (view == "cases" ? 1 : 3))
            for line in lines { #expect(Contract.keys(of: line) == fields) }
        }
    }
}
