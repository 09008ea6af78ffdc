import Foundation
import Testing

/// Queue, ledger, tracker and audit of either workflow at the command line, in a store that has
/// both.
@Suite struct WorkflowViewTests {
    private static let views = ["queue", "ledger", "tracker", "audit"]
    private static let cases = ["--workflow", "case-lifecycle"]
    private static let policy = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Schemas/policies/case-lifecycle.yaml").path

    /// An exception that stands still, and a case that was closed after a doubt and reopened.
    private func store() throws -> TemporaryStore {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        try run(
            store, "policy apply \(Self.policy) --author ana --approver ben",
            "case submit T-1 --priority P2 --team emea --account acme --contact it@acme.example",
            "case assign T-1 --team emea --engineer mira", "case triage T-1")
        try DoubtfulNotice.fill(store)
        try run(
            store, "case milestone T-1 resolved", "case confirm T-1 --kind engineer --by mira",
            "followup resolve \(DoubtfulNotice.followUp) --accept-as-done --reason seen",
            "case close T-1", "case reopen T-1 --reason again", "case triage T-1")
        return store
    }

    private func run(_ store: TemporaryStore, _ commands: String...) throws {
        for command in commands {
            let done = try store.daybook(command.split(separator: " ").map(String.init))
            try #require(done.status == 0, "\(command): \(done.errors)")
        }
    }

    private func json(
        _ store: TemporaryStore, _ command: [String]
    ) throws -> [[String: Any]] {
        let result = try store.daybook(command + ["--json"])
        try #require(result.status == 0, "\(command): \(result.errors)")
        return try JSONLines.parse(result.output)
    }

    @Test("X-01 a listing has rows of one workflow alone, of exceptions where none is named")
    func apart() throws {
        let store = try store()
        for view in Self.views {
            let unnamed = try store.daybook(view, "--json").lines
            let named = try store.daybook(view, "--json", "--workflow", "exception-closure").lines
            let other = try store.daybook([view, "--json"] + Self.cases).lines
            #expect(unnamed == named && !named.isEmpty && !other.isEmpty, "\(view)")
            for line in named {
                #expect(line.contains("\"exceptionId\":\"QX-9\"") && !line.contains("caseId"))
            }
            for line in other {
                #expect(line.contains("\"caseId\":\"T-1\"") && !line.contains("exceptionId"))
            }
            // Neither is found by asking the other for it.
            #expect(try store.daybook(view, "T-1").status == 1)
            #expect(try store.daybook([view, "QX-9"] + Self.cases).status == 1)
        }
    }

    @Test("D-10 --json of the four views of cases prints exactly the documented fields")
    func contract() throws {
        let store = try store()
        let contract = try Contract.read()
        for (view, rows) in [("queue", 1), ("ledger", 2), ("tracker", 1), ("audit", 2)] {
            let lines = try store.daybook([view, "--json"] + Self.cases).lines
            let section = "daybook \(view) --workflow case-lifecycle"
            let fields = try #require(contract.fields[section])
            #expect(lines.count == rows, "\(view)")
            for line in lines { #expect(Contract.keys(of: line) == fields, "\(view)") }
        }
    }

    @Test("B-18 D-10 show tells all of a case, as of any position, by the documented fields")
    func show() throws {
        let store = try store()
        try run(store, "case submit T-2 --priority P2 --team emea", "case triage T-2")
        let contract = try Contract.read()
        let whole = try #require(try store.daybook("show", "T-1", "--json").lines.first)
        let parts = Contract.members(of: whole)
        let sections = [
            "case": "cases", "queue": "queue --workflow case-lifecycle",
            "milestones": "milestones", "tracker": "tracker --workflow case-lifecycle",
            "ledger": "ledger --workflow case-lifecycle",
            "audit": "audit --workflow case-lifecycle", "followups": "followups",
            "effects": "effects", "events": "show: events",
        ]
        #expect(
            parts.map(\.name) == [
                "case", "queue", "milestones", "tracker", "ledger", "audit", "followups",
                "effects", "events",
            ])
        for part in parts {
            let rows = part.value.hasPrefix("[") ? Contract.elements(of: part.value) : [part.value]
            let fields = try #require(contract.fields["daybook \(sections[part.name] ?? "")"])
            #expect(!rows.isEmpty, "\(part.name)")
            for row in rows {
                #expect(Contract.keys(of: row) == fields, "\(part.name)")
                #expect(part.name == "events" || row.contains("T-1"), "\(part.name): \(row)")
            }
        }
        let shown = try #require(try json(store, ["show", "T-1"]).first)
        let now = try #require(shown["case"] as? [String: Any])
        #expect(now["occurrence"] as? Int == 2 && now["engineer"] as? String == "mira")
        let events = try #require(shown["events"] as? [[String: Any]])
        #expect(
            events.map { $0["position"] as? Int }
                == (try json(store, ["history", "T-1"])).map { $0["position"] as? Int })
        // Once its case is closed nothing is waited for; before it came there was nothing.
        let entry = try json(store, ["ledger"] + Self.cases).first
        let closed = try #require(entry?["position"] as? Int)
        let then = try #require(try json(store, ["show", "T-1", "--as-of", "@\(closed)"]).first)
        #expect(then["queue"] is NSNull && (then["case"] as? [String: Any])?["closedAt"] is String)
        #expect(try store.daybook("show", "T-1", "--as-of", "@2").status == 1)
        #expect(try store.daybook("show", "T-404").errors.contains("case"))
        // The other workflow's things stay what they were, and are not among those of the case.
        #expect(try json(store, ["show", "QX-9"]).first?["case"] == nil)
    }

    @Test("B-15 B-52 A-31 a case leaves the queue, its entry stays, and `--as-of` shows both")
    func asOf() throws {
        let store = try store()
        let closed = try #require(
            try json(store, ["ledger", "--kind", "closure"] + Self.cases).first)
        let position = try #require(closed["position"] as? Int)
        #expect(closed["confirmation"] as? String == "CONFIRMATION_KIND_ENGINEER")
        #expect(closed["effectKey"] as? String == DoubtfulNotice.effect)
        #expect(closed["takenBackPosition"] as? Int == position + 1)

        let before = ["queue", "--as-of", "@\(position - 1)"] + Self.cases
        let waiting = try #require(try json(store, before).first)
        #expect(waiting["waitsFor"] as? String == "CASE_WAIT_CLOSURE")
        #expect(try json(store, ["queue", "--as-of", "@\(position)"] + Self.cases).isEmpty)
        let entry = try json(store, ["ledger", "--as-of", "@\(position)"] + Self.cases)
        #expect(entry.count == 1 && entry[0]["takenBackBy"] is NSNull)

        let back = try #require(try json(store, ["queue", "T-1"] + Self.cases).first)
        #expect(back["waitsFor"] as? String != "CASE_WAIT_CLOSURE")
        #expect(back["engineer"] as? String == "mira" && back["occurrence"] as? Int == 2)
    }

    @Test("D-10 a word of the other workflow is wrong usage, an unknown id has its remedy")
    func misfits() throws {
        let store = try store()
        for words in [
            ["queue", "--state", "stopped"] + Self.cases, ["queue", "--state", "closure"],
            ["tracker", "--state", "settled"], ["audit", "--outcome", "taken-back"],
            ["audit", "--outcome", "completed"] + Self.cases,
        ] {
            let result = try store.daybook(words)
            #expect(result.status == 64 && result.errors.contains("there are"), "\(words)")
        }
        #expect(try store.daybook("queue", "--workflow", "both").status == 64)
        let taken = try json(store, ["audit", "--outcome", "taken-back"] + Self.cases)
        #expect(taken.map { $0["key"] as? String } == ["T-1@1"])
        let settled = ["tracker", "T-1@1", "--state", "settled"] + Self.cases
        #expect(try json(store, settled).count == 1)
        let unknown = try store.daybook(["ledger", "T-404"] + Self.cases)
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("daybook ledger --workflow case-lifecycle"))
    }
}
