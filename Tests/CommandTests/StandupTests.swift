import EventLog
import Foundation
import Schema
import Testing

/// Standups beside the cases: one program, two engines, one view. Nothing listens where it sends.
@Suite struct StandupTests {
    private static let targets = """
        {"targets": {"mail": {"url": "smtp://127.0.0.1:1"},
          "pager": {"url": "http://127.0.0.1:1", "routingKeys": {"emea-oncall": "k"}},
          "tickets": {"url": "http://127.0.0.1:1"}}}
        """

    /// A store with the default policy and one P1, on a Sunday.
    private func store() throws -> TemporaryStore {
        let store = try TemporaryStore()
        try Data(Self.targets.utf8).write(to: URL(filePath: store.scratch.path + "/targets"))
        let policy = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Schemas/policies/case-lifecycle.yaml").path
        _ = try store.daybook("policy", "apply", policy, "--author", "ana", "--approver", "ben")
        _ = try store.daybook("case", "submit", "T-1", "--priority", "P1", "--account", "solo")
        return store
    }

    private func react(_ store: TemporaryStore, _ more: String...) throws -> Program.Result {
        try store.daybook(
            [
                "react", "--workflow", "case-lifecycle", "--until-idle", "--targets",
                store.scratch.path + "/targets",
            ] + more)
    }

    @Test("B-48 B-10 D-10 the reactor runs cases and standups; `standup` lists digests by contract")
    func listed() throws {
        let store = try store()
        let first = try react(store, "--start", "beginning", "--json")
        #expect(first.status == 0, "\(first.errors)")
        let summaries = try JSONLines.parse(first.output)
        #expect(
            summaries.map { $0["workflow"] as? String } == ["case-lifecycle", "case-standup"])
        #expect(summaries[1]["next"] as? String == "2026-03-02T08:15:00Z")

        _ = try store.daybook("clock", "advance", "--to", "2026-03-02T08:15:00Z")
        let shown = try react(store, "--dry-run")
        #expect(shown.output.contains("case/T-1: "))
        #expect(shown.output.contains("standup/digests: wake\n  append daybook.v1.StandupPrepared"))
        let second = try react(store)
        #expect(second.lines.map { $0.prefix { $0 != ":" } } == ["case-lifecycle", "case-standup"])

        let lines = try store.daybook("standup", "--json").lines
        let fields = try #require(try Contract.read().fields["daybook standup"])
        #expect(lines.count == 1 && lines.allSatisfy { Contract.keys(of: $0) == fields })
        let row = try #require(try store.json("standup", "2026-03-02", "--team", "emea").first)
        #expect(row["openP1"] as? Int == 1 && row["escalated"] as? Int == 1)
        #expect(row["state"] as? String == "STANDUP_STATE_PREPARED")
        #expect(try store.json("standup", "--team", "apac").isEmpty)
        #expect(try store.json("standup", "--as-of", "@3").isEmpty)
    }

    @Test("B-48 a start line that served an earlier version serves standups: they begin now")
    func upgrade() throws {
        let store = try store()
        let log = try EventLog(opening: store.path, access: .readWrite)
        let started = ReactorEpochStarted.with {
            $0.reactor = "case-lifecycle"
            $0.epoch = 1
        }
        let event = NewEvent(
            stream: "reactor/case-lifecycle", type: ReactorEpochStarted.protoMessageName,
            id: "1", source: "test", occurred: log.now(), actor: Actor(identity: "test"),
            payload: try started.serializedBytes())
        _ = try log.appendBlocking(
            AppendRequest(key: IdempotencyKey(source: "test", id: "1"), events: [event]))
        log.close()
        _ = try store.daybook("clock", "advance", "--to", "2026-03-05T12:00:00Z")
        let result = try react(store, "--json")
        #expect(result.status == 0, "\(result.errors)")
        let next = try JSONLines.parse(result.output).last?["next"] as? String
        #expect(next == "2026-03-06T08:15:00Z")
        #expect(try store.json("standup").isEmpty)
    }

    @Test("B-59 a store on which nobody ran yet is asked where to start")
    func startNeeded() throws {
        let store = try store()
        let head = try store.head()
        let result = try react(store)
        #expect(result.status == 64 && result.errors.contains("--start"))
        #expect(try store.head() == head)
    }
}
