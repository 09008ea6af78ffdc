import Foundation
import Testing

/// The case policy at the command line: applied, shown, and its decisions explained.
@Suite struct CasePolicyTests {
    private static let standard = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Schemas/policies/case-lifecycle.yaml")

    private func policy(_ changes: [String: String] = [:]) throws -> String {
        var text = try String(contentsOf: Self.standard, encoding: .utf8)
        for (old, new) in changes {
            try #require(text.contains(old), "the default policy has no ‘\(old)’")
            text = text.replacingOccurrences(of: old, with: new)
        }
        return text
    }

    private func apply(
        _ store: TemporaryStore, _ file: String, _ more: String..., approver: String = "ben"
    ) throws -> Program.Result {
        try store.daybook(["policy", "apply", file, "--approver", approver] + more)
    }

    @Test("A-60 a case policy is applied in one append, with an approver who is not its author")
    func applies() throws {
        let store = try TemporaryStore()
        let file = try store.scratch.file("policy.yaml", try policy())
        let head = try store.head()
        let alone = try apply(store, file, "--author", "ben")
        #expect(alone.status == 1 && alone.errors.contains("somebody else must approve"))
        let same = try apply(store, file, "--as", "ben")
        #expect(same.status == 1, "who gives the command is the author")
        #expect(try apply(store, file, approver: "").status == 64)
        #expect(try store.daybook("policy", "apply", file).status == 64)
        #expect(try store.head() == head)

        let done = try apply(store, file, "--author", "ana")
        #expect(done.status == 0 && done.lines == ["1"], "\(done.errors)")
        let events = try store.json("log").suffix(2)
        #expect(
            events.map { $0["type"] as? String }
                == ["daybook.v1.CalendarAdopted", "daybook.v1.CasePolicyAdopted"])
        #expect(events.allSatisfy { $0["stream"] as? String == "policy/case-lifecycle" })
        #expect(
            Set(events.compactMap { ($0["key"] as? [String: Any])?["id"] as? String }).count == 1)
        let payload = try #require(events.last?["payload"] as? [String: Any])
        #expect(payload["author"] as? String == "ana" && payload["approver"] as? String == "ben")
    }

    @Test("A-60 the policy in force is not applied again; a changed one is the next version")
    func versions() throws {
        let store = try TemporaryStore()
        let file = try store.scratch.file("policy.yaml", try policy())
        _ = try apply(store, file, "--author", "ana")
        let head = try store.head()
        let again = try apply(store, file, "--author", "carla", approver: "dan")
        #expect(again.status == 0 && again.errors.contains("in force already, as version 1"))
        #expect(try store.head() == head)
        let rules = try policy(["pages_max: 5": "pages_max: 4"])
        let other = try store.scratch.file("rules.yaml", rules)
        #expect(try apply(store, other, "--author", "ana").lines == ["2"])
        let later = rules.replacingOccurrences(of: "09:00-17:30", with: "09:00-18:00")
        let hours = try store.scratch.file("hours.yaml", later)
        #expect(try apply(store, hours, "--author", "ana").lines == ["3"])
        #expect(try apply(store, "-", "--author", "ana").status == 1, "an empty standard input")
    }

    @Test("D-10 apply --dry-run prints its events and writes nothing")
    func dryRun() throws {
        let store = try TemporaryStore()
        let file = try store.scratch.file("policy.yaml", try policy())
        let head = try store.head()
        let tried = try apply(store, file, "--author", "ana", "--dry-run")
        #expect(tried.status == 0, "\(tried.errors)")
        let types = try JSONLines.parse(tried.output).map { $0["type"] as? String }
        #expect(types == ["daybook.v1.CalendarAdopted", "daybook.v1.CasePolicyAdopted"])
        #expect(try store.head() == head)
    }

    @Test("B-18 what is wrong with a file is told by line, column, path and remedy; exit code 1")
    func refused() throws {
        let store = try TemporaryStore()
        let text = try policy(["Europe/Berlin": "Europe/Berln", "contact: call": "contact: fax"])
        let file = try store.scratch.file("policy.yaml", text)
        let head = try store.head()
        for more in [[], ["--dry-run"]] {
            let refused = try store.daybook(
                ["policy", "apply", file, "--author", "ana", "--approver", "ben"] + more)
            #expect(refused.status == 1 && refused.output.isEmpty)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let zone = try #require(lines.firstIndex { $0.contains("Berln") }) + 1
            #expect(refused.errors.contains("\(file):\(zone):11, calendars.emea.zone"))
            #expect(refused.errors.contains("priorities.P1.contact"))
            #expect(refused.errors.contains("remedy: write one of: call, mail"))
        }
        #expect(try store.head() == head)
        let missing = try apply(store, store.scratch.path + "/none.yaml", "--author", "ana")
        #expect(missing.status == 2)
        let long = try store.scratch.file("long.yaml", String(repeating: "# long\n", count: 40_000))
        let tooLong = try apply(store, long, "--author", "ana")
        #expect(tooLong.status == 1 && tooLong.errors.contains("longer than 262144 bytes"))
    }

    @Test("B-29 policy show answers for either workflow, at present and as of a position")
    func shows() throws {
        let store = try TemporaryStore()
        #expect(try store.daybook("policy", "show").status == 1)
        #expect(try store.daybook("policy", "show", "case-lifecycle").status == 1)
        #expect(try store.daybook("policy", "show", "other").status == 64)
        let file = try store.scratch.file("policy.yaml", try policy())
        _ = try apply(store, file, "--author", "ana")
        #expect(try store.daybook("policy", "show", "exception-closure").status == 1)
        #expect(try store.daybook("policy", "show", "--as-of", "@1").status == 1)
        let completion = try store.scratch.file("completion.json", StoppedRun.policy)
        _ = try store.daybook(
            "policy", "adopt", completion, "--author", "ann", "--approver", "bob")
        let both = try store.json("policy", "show")
        #expect(both.count == 2)
        #expect((both.first?["policy"] as? [String: Any])?["author"] as? String == "ann")
        #expect((both.last?["casePolicy"] as? [String: Any])?["author"] as? String == "ana")
        #expect(try store.json("policy", "show", "exception-closure").count == 1)
        let shown = try #require(try store.json("policy", "show", "case-lifecycle").first)
        let calendar = try #require((shown["calendars"] as? [[String: Any]])?.first)
        #expect(
            calendar["hours"] as? [String]
                == ["mon", "tue", "wed", "thu", "fri"].map { "\($0) 09:00-17:30" })
        #expect(calendar["zone"] as? String == "Europe/Berlin")
        let team = try #require((shown["teams"] as? [[String: Any]])?.first)
        #expect(team["standup"] as? String == "09:15")
    }

    private func storeWithCase() throws -> TemporaryStore {
        let store = try TemporaryStore()
        let file = try store.scratch.file("policy.yaml", try policy())
        _ = try apply(store, file, "--author", "ana")
        let submitted = try store.daybook(
            "case", "submit", "C-1", "--priority", "p2", "--team", "emea", "--account", "solo",
            "--contact", "kim@customer.example", "--summary", "no login")
        try #require(submitted.status == 0, "\(submitted.errors)")
        let triaged = try store.daybook("case", "triage", "C-1")
        try #require(triaged.status == 0, "\(triaged.errors)")
        return store
    }

    @Test("B-18 policy explain tells each decision by its own sentences, and what it rests on")
    func explains() throws {
        let store = try storeWithCase()
        #expect(try store.daybook("policy", "explain", "C-404").status == 1)
        let reasons = try store.json("policy", "explain", "C-1")
        // A Sunday morning: nothing is open before Monday.
        let triaged = try #require(reasons.first)
        #expect(triaged["type"] as? String == "daybook.v1.CaseTriaged")
        let event = try #require(
            try store.json("log", "--type", "CaseTriaged").first?["payload"] as? [String: Any])
        #expect(triaged["because"] as? [String] == event["because"] as? [String])
        let because = try #require((triaged["because"] as? [String])?.first)
        #expect(because.contains("it opens at 2026-03-02T08:00:00Z"), "\(because)")
        #expect(triaged["policyInForce"] as? Int == 1)
        let stamp = try #require((triaged["stamps"] as? [[String: Any]])?.first)
        #expect(stamp["calendar"] as? String == "emea" && stamp["policyVersion"] as? Int == 1)
        #expect(stamp["zone"] as? String == "Europe/Berlin")
        #expect((stamp["zoneData"] as? String)?.isEmpty == false)
        let armed = try #require(
            reasons.first { $0["type"] as? String == "daybook.v1.MilestonesArmed" })
        #expect((armed["what"] as? String)?.contains("tech-lead") == true)
        let position = try #require(triaged["position"] as? Int)
        let before = try store.daybook("policy", "explain", "C-1", "--as-of", "@\(position - 1)")
        #expect(before.status == 0 && before.output.isEmpty)
        #expect(before.errors.contains("nothing was decided about C-1 yet"))
    }

    @Test("B-18 on a terminal, policy explain is a paragraph a decision")
    func explainsToPeople() throws {
        let store = try storeWithCase()
        let result = try PseudoTerminal.run(
            ["policy", "explain", "C-1", "--store", store.path], columns: 100,
            environment: ["NO_COLOR": "1"])
        #expect(result.contains("CaseTriaged: P2 for team emea, queued, contact by mail"))
        #expect(result.contains("policy 1, calendar emea, Europe/Berlin by "))
    }

    @Test("D-10 the parts of the case policy and of explain are as documented")
    func contract() throws {
        let store = try storeWithCase()
        let contract = try Contract.read()
        let shown = try store.daybook("policy", "show", "case-lifecycle", "--json").lines[0]
        let members = Contract.members(of: shown)
        let parts = [
            "casePolicy", "calendars", "priorities", "milestones", "teams", "people", "accounts",
            "caseTargets",
        ]
        #expect(members.map(\.name) == parts)
        for (name, value) in members {
            let records = value.hasPrefix("[") ? Contract.elements(of: value) : [value]
            let section = name == "caseTargets" ? "targets" : name
            let documented = try #require(
                contract.fields["daybook policy show: \(section)"], "\(name)")
            try #require(!records.isEmpty, "\(name)")
            for record in records { #expect(Contract.keys(of: record) == documented, "\(name)") }
        }
        let documented = try #require(contract.fields["daybook policy explain"])
        for line in try store.daybook("policy", "explain", "C-1", "--json").lines {
            #expect(Contract.keys(of: line) == documented)
        }
    }
}
