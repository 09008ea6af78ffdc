import EventLog
import Foundation
import Schema
import Testing

/// The commands that compare moments and tell causes.
@Suite struct TimeTests {
    let store: TemporaryStore

    init() throws {
        store = try TemporaryStore()
        try StoppedRun.fill(store)
    }

    private typealias Row = [String: NSObject]

    private func rows(_ words: String...) throws -> [Row] {
        try JSONLines.parse(store.daybook(words + ["--json"]).output).map { row in
            row.mapValues { $0 as? NSObject ?? NSNull() }
        }
    }

    /// The rows of a view by their keys, without the moment since which each is as it is.
    private func state(_ view: String, key: String, at position: Int) throws -> [String: Row] {
        try rows(view, "--as-of", "@\(position)").reduce(into: [:]) { state, row in
            let name = try #require(row[key] as? String)
            state[name] = row.filter { $0.key != "since" }
        }
    }

    private static let keyOf = [
        "queue": "exceptionId", "ledger": "key", "tracker": "exceptionId", "audit": "key",
        "followups": "id", "effects": "key",
    ]

    @Test(
        "L-08 diff A..B applied to the state as of A gives the state as of B",
        arguments: ["queue", "ledger", "tracker", "audit", "followups", "effects"])
    func applied(view: String) throws {
        let key = try #require(Self.keyOf[view])
        let states = try (0...10).map { try state(view, key: key, at: $0) }
        var differences = 0
        for first in [0, 4, 7, 10] {
            for second in [0, 3, 6, 10] {
                var rows = states[first]
                for change in try self.rows("diff", view, "@\(first)..@\(second)") {
                    differences += 1
                    let (name, field) = (try text(change, "key"), try text(change, "field"))
                    #expect(change["before"] == rows[name]?[field] ?? NSNull())
                    #expect(change["view"] as? String == view)
                    switch try text(change, "change") {
                    case "added" where rows[name] == nil:
                        let fields = states[second][name].map(Array.init) ?? []
                        rows[name] = Row(
                            uniqueKeysWithValues: fields.map { ($0.key, NSNull()) })
                    case "removed" where states[second][name] == nil:
                        rows[name]?[field] = NSNull()
                        if rows[name]?.values.allSatisfy({ $0 is NSNull }) == true {
                            rows[name] = nil
                        }
                        continue
                    default: break
                    }
                    rows[name]?[field] = change["after"]
                }
                #expect(rows == states[second], "\(view) @\(first)..@\(second)")
            }
        }
        #expect(differences > 0)
    }

    private func text(_ row: Row, _ name: String) throws -> String {
        try #require(row[name] as? String, "no \(name) in \(row)")
    }

    @Test(
        "L-08 blame names the first event since which a field has been as it is",
        arguments: ["queue", "ledger", "tracker", "audit", "followups", "effects"])
    func blamed(view: String) throws {
        let key = try #require(Self.keyOf[view])
        let states = try (0...10).map { try state(view, key: key, at: $0) }
        let lines = try rows("blame", "QX-9", "--view", view)
        let fields = states[10].values.reduce(0) { $0 + $1.values.count { !($0 is NSNull) } }
        #expect(lines.count == fields && fields > 0)
        for line in lines {
            let (name, field) = (try text(line, "key"), try text(line, "field"))
            let now = states[10][name]?[field]
            #expect(line["value"] == now)
            let since = try #require((0...10).last { states[$0][name]?[field] != now }) + 1
            #expect(line["position"] as? Int == since, "\(view) \(name) \(field)")
        }
    }

    @Test("L-08 blame tells event, actor and policy, of one field where it is asked for")
    func blamedField() throws {
        let line = try #require(try rows("blame", "QX-9", "state", "--view", "queue").first)
        #expect(line["type"] as? String == "daybook.v1.ClosureRunStopped")
        #expect(line["position"] as? Int == 9 && line["actor"] as? String == "reactor/tests")
        #expect(line["value"] as? String == "QUEUE_STATE_STOPPED")
        #expect(line["policyVersion"] as? Int == 1)
        let then = try store.daybook("blame", "QX-9", "state", "--as-of", "@6", "--quiet")
        #expect(then.lines.contains("@6") && !then.lines.contains("@9"))
        #expect(try store.daybook("blame", "QX-404").status == 1)
        #expect(try store.daybook("blame", "QX-9", "nonsense").status == 1)
        #expect(try store.daybook("blame", "QX-9", "--view", "nonsense").status == 64)
    }

    @Test("L-08 diff takes an id, a view, or neither, and moments in either order")
    func differing() throws {
        let forth = try store.daybook("diff", "QX-9", "@8..@10")
        let lines = forth.lines.filter { $0.hasPrefix("queue\t") }
        #expect(lines.contains("queue\tQX-9\tchanged\tstate\trunning\tstopped\t9"))
        #expect(forth.lines.contains { $0.hasPrefix("followups\t\(StoppedRun.followUp)\tadded") })
        let back = try store.daybook("diff", "queue", "@10..@8").lines
        #expect(back.contains("queue\tQX-9\tchanged\tstate\tstopped\trunning\t9"))
        let all = try store.daybook("diff", "@8..", "--quiet").lines
        #expect(all.contains("queue/QX-9") && Set(all).count == all.count)
        let none = try store.daybook("diff", "@10..@10")
        #expect(none.status == 0 && none.lines.isEmpty && none.errors.contains("no difference"))
        #expect(try store.daybook("diff", "QX-9").status == 64)
        #expect(try store.daybook("diff", "@3..@99").status == 64)
        for view in try store.json("status")[0]["views"] as? [[String: Any]] ?? [] {
            let name = try #require(view["name"] as? String)
            #expect(try store.daybook("diff", name, "@1..").status == 0, "\(name)")
        }
    }

    @Test("L-08 why shows source, run, effect and follow-up under what caused them")
    func reasons() throws {
        let lines = try rows("why", "QX-9")
        #expect(lines.map { $0["position"] as? Int } == [3, 6, 2, 7, 8, 9, 10])
        #expect(lines.map { $0["depth"] as? Int } == [0, 0, 1, 1, 0, 0, 1])
        let stop = try #require(lines.first { $0["position"] as? Int == 9 })
        #expect((stop["sets"] as? [String])?.contains("queue.state") == true)
        #expect(stop["causation"] as? Int == 8)
        let opened = try #require(lines.last?["sets"] as? [String])
        #expect(opened.contains("followups[\(StoppedRun.followUp)].blocker"))
        #expect(
            try rows("why", "QX-9", "--as-of", "@6").map { $0["position"] as? Int } == [3, 6, 2])
        #expect(try store.daybook("why", "QX-404").status == 1)
    }

    @Test("L-08 why --html writes one page that needs nothing else, the same each time")
    func page() throws {
        let path = store.scratch.path + "/page.html"
        #expect(try store.daybook("why", "QX-9", "--html", path).status == 0)
        let page = try String(contentsOfFile: path, encoding: .utf8)
        for part in [
            "<title>QX-9 as of @10</title>", "id=\"e9\"", "ClosureRunStopped", "<svg",
            "<h3>queue: QX-9</h3>", "queue: state", "</html>\n",
        ] { #expect(page.contains(part), "\(part)") }
        // Nothing is fetched and nothing runs.
        for part in ["<script", "http://", "https://", "url(", "@import", "<link", "<img"] {
            #expect(!page.contains(part), "\(part)")
        }
        let again = store.scratch.path + "/again.html"
        #expect(try store.daybook("why", "QX-9", "--html", again).status == 0)
        #expect(try String(contentsOfFile: again, encoding: .utf8) == page)
        let refused = try store.daybook("why", "QX-9", "--html", path)
        #expect(refused.status == 2 && refused.errors.contains("exists already"))
    }

    @Test("L-08 data on a page is text, whatever it holds")
    func hostilePage() throws {
        let hostile = "</td><script>&\"'\u{202E}"
        let resolved = try store.daybook(
            "followup", "resolve", StoppedRun.followUp, "--abandon", "--reason", hostile)
        #expect(resolved.status == 0, "\(resolved.errors)")
        let path = store.scratch.path + "/hostile.html"
        #expect(try store.daybook("why", "QX-9", "--html", path).status == 0)
        let page = try String(contentsOfFile: path, encoding: .utf8)
        // In what it says, in its payload, and in the follow-up's row.
        let escaped = "&lt;/td&gt;&lt;script&gt;&amp;"
        #expect(page.components(separatedBy: escaped).count == 4)
        #expect(!page.contains("<script") && !page.contains("\u{202E}"))
    }

    @Test("L-08 trace shows all that an event caused, and nothing else")
    func consequences() throws {
        #expect(
            try store.daybook("trace", "@3", "--quiet").lines
                == [3, 6, 7, 8, 9, 10].map { "@\($0)" })
        #expect(try store.daybook("trace", "@8", "--quiet").lines == ["@8", "@9", "@10"])
        #expect(try store.daybook("trace", "@4", "--quiet").lines == ["@4"])
        #expect(try store.daybook("trace", "@8", "--as-of", "@9", "--quiet").lines == ["@8", "@9"])
        #expect(try store.daybook("trace", "@99").status == 1)
    }

    /// Appended as a reactor would: each event with the position that it was decided at.
    private func append(_ events: [(stream: String, cause: UInt64?)]) throws {
        let log = try EventLog(opening: store.path, access: .readWrite)
        defer { log.close() }
        for (number, event) in events.enumerated() {
            let id = "\(number) of \(event.stream)"
            let message = BackupDiscarded.with { $0.reason = "x" }
            let new = NewEvent(
                stream: event.stream, type: BackupDiscarded.protoMessageName, id: id,
                source: "tests", occurred: log.now(), actor: Actor(identity: "tests"),
                causation: event.cause.map { Position($0) }, payload: try message.serializedBytes())
            _ = try log.appendBlocking(
                AppendRequest(key: IdempotencyKey(source: "tests", id: id), events: [new]))
        }
    }

    @Test(
        "L-08 what branches off does so at the last event of its cause, and comes back to its own")
    func branches() throws {
        try append([
            ("case/T", nil), ("case/T", 11), ("case/T", 11), ("followup/F", 11),
            ("followup/F", 14), ("case/T", 14), ("effect/E", 16), ("case/T", 16), ("effect/E", 18),
        ])
        #expect(
            try tree("@11") == [
                "11/0", "12/0", "13/0", "14/1", "15/1", "16/0", "17/1", "19/1", "18/0",
            ])
        #expect(try tree("@14") == ["14/0", "15/0", "16/1", "17/2", "19/2", "18/1"])
    }

    /// Position and depth of each line.
    private func tree(_ event: String) throws -> [String] {
        try store.json("trace", event).map { line in
            let (position, depth) = (line["position"] as? Int, line["depth"] as? Int)
            return "\(try #require(position))/\(try #require(depth))"
        }
    }

    @Test("L-08 a mark stands for its position for ever, and every --as-of takes it")
    func marks() throws {
        #expect(try store.daybook("mark", "before", "--at", "@8", "--reason", "a look").status == 0)
        #expect(try store.daybook("mark", "before", "--at", "@8").errors.contains("known"))
        let taken = try store.daybook("mark", "before", "--at", "@9")
        #expect(taken.status == 1 && taken.errors.contains("stands for @8 already"))
        let made = try rows("mark")
        #expect(made.map { $0["name"] as? String } == ["before"])
        #expect(made[0]["position"] as? Int == 8 && made[0]["reason"] as? String == "a look")
        let state = try store.daybook("queue", "--as-of", "before")
        #expect(
            state.lines[0].contains("\trunning\t") && state.errors.contains("@8, marked ‘before’"))
        #expect(try store.daybook("diff", "queue", "before..", "--quiet").lines == ["queue/QX-9"])
        #expect(try store.daybook("queue", "--as-of", "after").status == 64)
        #expect(try store.daybook("mark", "9lives").status == 64)
    }
}
