import Foundation
import Testing

/// The commands that read: views, histories, the log, at present and as of a moment.
@Suite struct ReadingTests {
    private func threeDays() throws -> TemporaryStore {
        let store = try TemporaryStore()
        for day in 1...3 {
            _ = try store.ingest(CloudEvents.disposition(id: "e\(day)", exception: "QX-\(day)"))
            _ = try store.daybook("clock", "advance", "--by", "24h")
        }
        return store
    }

    @Test(
        "L-08 --as-of takes positions, times, ages, days and distances, and says what they came to",
        arguments: [
            ("@2", 1, "@2"), ("@4", 2, "@4"), ("HEAD~1", 3, "@6"), ("-24h", 3, "@6"),
            ("-1d1s", 2, "@4"), ("2026-03-01T08:00:00Z", 1, "@2"), ("2026-03-02", 2, "@4"),
            ("2026-02-28", 0, "@0"),
        ])
    func asOf(moment: String, rows: Int, position: String) throws {
        let store = try threeDays()
        let answer = try store.daybook("queue", "--as-of", moment, "--quiet")
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(answer.lines.count == rows)
        #expect(answer.errors.contains("as of \(position)"))
        #expect(answer.errors.contains("at \(position), "))
    }

    @Test("L-08 the answer names position, recorded time, tree head and the fold's version")
    func named() throws {
        let store = try threeDays()
        let answer = try store.daybook("queue", "--as-of", "@7")
        let status = try #require(try store.json("status")[0]["store"] as? [String: Any])
        let root = try #require(status["root"] as? String)
        #expect(
            answer.errors.contains(
                "at @7, recorded 2026-03-04T08:00:00Z, tree head \(root), view queue v"))
    }

    @Test("D-10 the log is read forward, backward, by stream, type, position and time")
    func log() throws {
        let store = try threeDays()
        func positions(_ filters: String...) throws -> [String] {
            try store.daybook(["log", "--quiet"] + filters).lines
        }
        #expect(try positions() == (1...7).map { "@\($0)" })
        #expect(try positions("--reverse", "--limit", "2") == ["@7", "@6"])
        #expect(try positions("--stream", "exception/QX-2") == ["@4"])
        #expect(try positions("--stream", "clock", "--reverse") == ["@7", "@5", "@3"])
        #expect(try positions("--type", "DispositionRecorded") == ["@2", "@4", "@6"])
        #expect(try positions("--after", "@5") == ["@6", "@7"])
        #expect(
            try positions("--from", "2026-03-02T08:00:00Z", "--to", "2026-03-03T08:00:00Z")
                == ["@3", "@4"], "the interval is half-open")
        #expect(try positions("--as-of", "@2") == ["@1", "@2"])
    }

    @Test("D-10 log --follow prints what another process appends, once and in order")
    func follow() throws {
        let store = try TemporaryStore()
        let output = try store.scratch.file("followed", "")
        let running = try Program.daybook.start(
            ["log", "--follow", "--quiet", "--limit", "4", "--store", store.path],
            output: try #require(FileHandle(forWritingAtPath: output)))
        for number in 1...3 {
            _ = try store.ingest(
                CloudEvents.disposition(id: "e\(number)", exception: "QX-\(number)"))
        }
        try running.wait(.seconds(30))
        #expect(running.process.terminationStatus == 0)
        #expect(try String(contentsOfFile: output, encoding: .utf8) == "@1\n@2\n@3\n@4\n")
    }

    @Test("D-10 show tells an exception, an effect, a follow-up and a position, with leaf checks")
    func show() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        for id in ["QX-9", StoppedRun.effect, StoppedRun.followUp, "@3"] {
            let shown = try #require(try store.json("show", id).first)
            let events = try #require(shown["events"] as? [[String: Any]])
            #expect(!events.isEmpty && events.allSatisfy { $0["leafValid"] as? Bool == true })
        }
        #expect(try store.daybook("show", "QX-404").status == 1)
        #expect(try store.daybook("show", "@404").status == 1)
        #expect(try store.daybook("show", "@x").status == 64)
    }

    @Test("D-10 history holds the exception's events with its effects and follow-ups, in order")
    func history() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        let events = try store.json("history", "QX-9")
        #expect(events.map { $0["position"] as? Int } == [3, 6, 7, 8, 9, 10])
        #expect(
            Set(events.compactMap { $0["stream"] as? String }) == [
                "exception/QX-9", "effect/\(StoppedRun.effect)", "followup/\(StoppedRun.followUp)",
            ])
        #expect(try store.daybook("history", "QX-404").status == 1)
    }

    @Test("D-10 views are filtered by state and by id")
    func filters() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        _ = try store.ingest(CloudEvents.disposition(id: "e5", exception: "QX-5"))
        #expect(try store.daybook("queue", "--state", "stopped", "--quiet").lines == ["QX-9"])
        #expect(try store.daybook("queue", "--state", "waiting", "--quiet").lines == ["QX-5"])
        #expect(try store.daybook("queue", "QX-5", "--quiet").lines == ["QX-5"])
        #expect(try store.daybook("effects", "QX-9", "--quiet").lines == [StoppedRun.effect])
        #expect(try store.daybook("queue", "QX-404").status == 1)
        #expect(try store.daybook("queue", "--state", "nonsense").status == 64)
    }

    @Test("D-10 --no-wait says how far the view is behind")
    func noWait() throws {
        let store = try TemporaryStore()
        #expect(try store.daybook("queue").status == 0)
        _ = try store.ingest(CloudEvents.disposition(id: "e1"))
        let late = try store.daybook("queue", "--no-wait", "--quiet")
        #expect(late.lines.isEmpty && late.errors.contains("lags by 1 event"))
        #expect(try store.daybook("queue", "--quiet").lines == ["QX-9"])
    }
}
