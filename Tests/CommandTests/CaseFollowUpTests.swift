import Foundation
import Testing

/// Follow-ups about notices of cases at the command line, beside those of exceptions.
@Suite struct CaseFollowUpTests {
    private static let policy = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Schemas/policies/case-lifecycle.yaml").path

    /// A resolved and confirmed P2, whose follow-up mail is in doubt.
    private func store() throws -> TemporaryStore {
        let store = try TemporaryStore()
        let commands = [
            ["policy", "apply", Self.policy, "--author", "ana", "--approver", "ben"],
            [
                "case", "submit", "T-1", "--priority", "P2", "--team", "emea", "--contact",
                "it@acme.example",
            ],
            ["case", "triage", "T-1"],
        ]
        for command in commands {
            let done = try store.daybook(command)
            try #require(done.status == 0, "\(done.errors)")
        }
        try DoubtfulNotice.fill(store)
        for command in [
            ["milestone", "T-1", "resolved"],
            ["confirm", "T-1", "--kind", "engineer", "--by", "mira"],
        ] {
            let done = try store.daybook(["case"] + command)
            try #require(done.status == 0, "\(done.errors)")
        }
        return store
    }

    @Test("B-51 D7 a notice in doubt is assigned, accepted by a person, and closes its case")
    func accepted() throws {
        let store = try store()
        let id = DoubtfulNotice.followUp
        let open = try #require(try store.json("followups", "T-1").first)
        #expect(open["caseId"] as? String == "T-1" && open["exceptionId"] is NSNull)
        #expect(open["outcome"] as? String == "NOTICE_OUTCOME_IN_DOUBT")
        #expect(try store.daybook("case", "close", "T-1").status == 1)
        #expect(try store.daybook("followup", "assign", id, "--to", "carla").status == 0)

        let done = try store.daybook(
            "followup", "resolve", id, "--accept-as-done", "--reason", "the customer has it")
        #expect(done.status == 0, "\(done.errors)")
        let row = try #require(try store.json("followups", id).first)
        #expect(row["assignee"] as? String == "carla")
        #expect(row["resolution"] as? String == "RESOLUTION_ACCEPT_AS_DONE")
        let effect = try #require(try store.json("effects", DoubtfulNotice.effect).first)
        #expect(effect["state"] as? String == "EFFECT_STATE_SUCCEEDED")
        let closed = try store.daybook("case", "close", "T-1")
        #expect(closed.status == 0, "\(closed.errors)")
        let history = try store.json("history", "T-1").compactMap { $0["stream"] as? String }
        #expect(history.contains("followup/\(id)"))
    }

    @Test("B-43 D7 a notice in doubt is sent once more by a person's decision alone")
    func resumed() throws {
        let store = try store()
        let id = DoubtfulNotice.followUp
        let resume = ["followup", "resolve", id, "--resume", "--reason", "nothing came"]
        let preview = try JSONLines.parse(try store.daybook(resume + ["--dry-run"]).output)
        #expect(
            preview.compactMap { ($0["type"] as? String)?.split(separator: ".").last }
                == ["FollowUpResolved", "NoticeDecided", "EffectAbandoned"])
        #expect(try store.daybook(resume).status == 0)
        #expect(try store.daybook("case", "triage", "T-1").status == 0)
        let planned = try #require(try store.json("log", "--type", "NoticePlanned").last)
        let payload = try #require(planned["payload"] as? [String: Any])
        #expect(payload["notice"] as? String == "NOTICE_FOLLOW_UP")
        #expect(payload["repeat"] as? Int == 2)
        let again = try store.daybook(resume)
        #expect(again.status == 1 && again.errors.contains("resolved already"))
    }

    @Test("D4 a mail that comes back opens a follow-up, and the closed case stays closed")
    func bounced() throws {
        let store = try store()
        _ = try store.daybook(
            "followup", "resolve", DoubtfulNotice.followUp, "--accept-as-done", "--reason", "seen")
        #expect(try store.daybook("case", "close", "T-1").status == 0)
        let bounced = try store.daybook(
            "case", "contact", "T-1", "--channel", "mail", "--outcome", "bounced")
        #expect(bounced.status == 0, "\(bounced.errors)")
        _ = try store.daybook("case", "triage", "T-1")
        let row = try #require(try store.json("followups", "--state", "opened").first)
        #expect(row["id"] as? String == DoubtfulNotice.followUp + "/bounced")
        #expect(row["caseId"] as? String == "T-1")
        let status = try #require(try store.json("cases", "T-1").first)
        #expect(status["status"] as? String == "CASE_STATUS_CLOSED")
    }
}
