import Foundation
import Testing

/// Commands of people: follow-ups, policies, the clock.
@Suite struct WritingTests {
    @Test("A-61 a follow-up is assigned and resolved once, by a person, with a reason")
    func followUp() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        let id = StoppedRun.followUp
        #expect(try store.daybook("followup", "assign", id, "--to", "carla").status == 0)
        let resolve = ["followup", "resolve", id, "--resume", "--reason", "tracker is back"]
        let done = try store.daybook(resolve + ["--as", "carla"])
        #expect(done.status == 0, "\(done.errors)")
        let row = try #require(try store.json("followups", id).first)
        #expect(row["assignee"] as? String == "carla")
        #expect(row["resolution"] as? String == "RESOLUTION_RESUME")
        #expect(row["reason"] as? String == "tracker is back")
        let event = try #require(
            try store.json("log", "--type", "FollowUpResolved").first)
        #expect(event["claimed"] as? String == "carla")
        #expect((event["actor"] as? String)?.hasPrefix("user:") == true)
        let head = try store.head()
        let again = try store.daybook(resolve)
        #expect(again.status == 1 && again.errors.contains("resolved already"))
        #expect(try store.head() == head)
    }

    @Test("A-61 an unknown follow-up and a decision that is no option are refused")
    func refusedFollowUp() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        let unknown = try store.daybook("followup", "assign", "FU-404", "--to", "carla")
        #expect(unknown.status == 1 && unknown.errors.contains("daybook followups"))
        let other = try store.daybook(
            "followup", "resolve", StoppedRun.followUp, "--accept-as-done", "--reason", "seen")
        #expect(other.status == 1 && other.errors.contains("resume or abandon"))
        #expect(try store.daybook("followup", "resolve", "x", "--resume").status == 64)
    }

    @Test("D-10 --dry-run of every writing command prints its events and writes nothing")
    func dryRuns() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        let changed = StoppedRun.policy.replacingOccurrences(of: "closure-desk", with: "desk-2")
        let file = try store.scratch.file("changed.json", changed)
        let head = try store.head()
        let commands = [
            (["clock", "advance", "--by", "1h"], "ClockAdvanced"),
            (["policy", "adopt", file, "--author", "a", "--approver", "b"], "PolicyAdopted"),
            (["followup", "assign", StoppedRun.followUp, "--to", "carla"], "FollowUpAssigned"),
            (
                ["followup", "resolve", StoppedRun.followUp, "--abandon", "--reason", "moot"],
                "FollowUpResolved"
            ),
        ]
        for (command, type) in commands {
            let tried = try store.daybook(command + ["--dry-run"])
            #expect(tried.status == 0, "\(command): \(tried.errors)")
            let event = try #require(try JSONLines.parse(tried.output).first, "\(command)")
            #expect((event["type"] as? String)?.hasSuffix(type) == true)
            #expect(event["position"] as? Int == 11)
            #expect(try store.head() == head, "\(command) wrote")
        }
    }

    @Test("D-10 init --dry-run prints the first event and creates nothing")
    func dryInit() throws {
        let scratch = try Scratch()
        let path = scratch.path + "/books"
        let tried = try Program.daybook.run(["init", "--store", path, "--dry-run"])
        #expect(tried.status == 0, "\(tried.errors)")
        #expect(try JSONLines.parse(tried.output).count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == [])
    }

    @Test("A-60 a policy needs an approver who is not its author, and gets the next version")
    func policy() throws {
        let store = try TemporaryStore()
        let file = try store.scratch.file("policy.json", StoppedRun.policy)
        func adopt(_ file: String, _ author: String, _ approver: String) throws -> Program.Result {
            try store.daybook(
                "policy", "adopt", file, "--author", author, "--approver", approver)
        }
        #expect(try store.daybook("policy", "show").status == 1)
        let head = try store.head()
        let alone = try adopt(file, "ann", "ann")
        #expect(alone.status == 1 && alone.errors.contains("somebody else must approve"))
        #expect(try store.head() == head)
        #expect(try adopt(file, "ann", "bob").lines == ["1"])
        let repeated = try adopt(file, "ann", "bob")
        #expect(repeated.status == 0 && repeated.errors.contains("in force already"))
        let changed = try store.scratch.file(
            "two.json", StoppedRun.policy.replacingOccurrences(of: "closure-desk", with: "desk-2"))
        #expect(try adopt(changed, "ann", "bob").lines == ["2"])
        let wrong = try store.scratch.file("wrong.json", #"{"coordinator":"x","colour":"red"}"#)
        let refused = try adopt(wrong, "ann", "bob")
        #expect(refused.status == 1 && refused.errors.contains("colour"))
    }

    @Test("L-11 a virtual clock moves forward only, by an event; a real one by nobody")
    func clock() throws {
        let store = try TemporaryStore()
        #expect(
            try store.daybook("clock", "advance", "--to", "2026-03-01T09:00:00Z").lines
                == ["2026-03-01T09:00:00Z"])
        #expect(try store.daybook("clock", "advance", "--by", "1h30m").status == 0)
        let shown = try #require(try store.json("clock", "show").first)
        #expect(shown["now"] as? String == "2026-03-01T10:30:00Z")
        #expect(shown["mode"] as? String == "virtual")
        let back = try store.daybook("clock", "advance", "--to", "2026-03-01T09:00:00Z")
        #expect(back.status == 1 && back.errors.contains("never goes back"))
        #expect(try store.daybook("clock", "advance").status == 64)
        let real = try TemporaryStore(clock: [])
        let moved = try real.daybook("clock", "advance", "--by", "1h")
        #expect(moved.status == 1 && moved.errors.contains("real clock"))
    }
}
