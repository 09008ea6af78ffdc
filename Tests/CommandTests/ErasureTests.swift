import EventLog
import Foundation
import Testing

/// `daybook erase`: everything about one exception, out of everything but what proves the log.
@Suite("S9 daybook erase") struct ErasureTests {
    /// A word that only payloads have.
    private static let marker = "abandoned as a person of note asked"

    private func endedRun() throws -> TemporaryStore {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        try StoppedRun.end(store, reason: Self.marker)
        return store
    }

    private func files(of store: TemporaryStore) throws -> [URL] {
        let all = FileManager.default.enumerator(
            at: URL(filePath: store.path), includingPropertiesForKeys: [.isRegularFileKey])
        return try #require(all).compactMap { $0 as? URL }.filter {
            (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
        }
    }

    private func holdsMarker(_ file: URL) throws -> Bool {
        try Data(contentsOf: file).range(of: Data(Self.marker.utf8)) != nil
    }

    @Test("Log, views and requests lose it, the log stays sound, and no byte is left after compact")
    func whole() throws {
        let store = try endedRun()
        #expect(try store.daybook("queue", "--quiet").lines == ["QX-9"])
        #expect(try files(of: store).contains { try holdsMarker($0) })
        let told = try store.json("erase", "QX-9", "--reason", "request 77")
        #expect(
            Set(told.compactMap { $0["stream"] as? String }) == [
                "exception/QX-9", "effect/\(StoppedRun.effect)", "followup/\(StoppedRun.followUp)",
            ])
        for view in ["queue", "ledger", "tracker", "audit", "followups", "effects"] {
            #expect(try store.daybook(view, "--quiet").lines == [], "\(view)")
        }
        let verified = try store.daybook("verify")
        #expect(verified.status == 0, "\(verified.errors)")
        let rebuilt = try Program("daybook-rebuild").run(
            ["--store", store.path, "--compare"])
        #expect(rebuilt.status == 0, "\(rebuilt.errors)")
        let log = try store.json("log")
        let erased = log.filter { $0["payload"] is NSNull }
        #expect(erased.count == told.count)
        #expect(try store.daybook("compact").status == 0)
        for file in try files(of: store) {
            #expect(try !holdsMarker(file), "\(file.path)")
        }
    }

    @Test("What comes later under its id is refused, and said again is known")
    func ended() throws {
        let store = try endedRun()
        try #require(try store.daybook("erase", "QX-9", "--reason", "x").status == 0)
        let head = try store.head()
        let again = try store.ingest(CloudEvents.disposition(id: "e1"))
        #expect(again.status == 0, "\(again.errors)")
        let later = CloudEvents.disposition(id: "later")
        let refused = try store.ingest(later, later)
        #expect(refused.status == 1 && refused.output.contains("was erased"), "\(refused.output)")
        let twice = try store.daybook("erase", "QX-9", "--reason", "x")
        #expect(twice.status == 0 && twice.errors.contains("was erased before"))
        #expect(try store.head() == head)
        let mixed = try store.ingest(later, CloudEvents.disposition(id: "x", exception: "QX-10"))
        #expect(mixed.status == 1 && mixed.lines.count == 2, "\(mixed.errors)")
        #expect(mixed.lines.last?.contains("accepted") == true, "\(mixed.lines)")
        let shown = try store.json("history", "QX-9")
        #expect(!shown.isEmpty && shown.allSatisfy { $0["payload"] is NSNull })
    }

    @Test("Of an erased case nothing more is taken, and others' events go on")
    func cases() throws {
        let store = try TemporaryStore()
        for id in ["T-1", "T-2"] {
            let made = try store.daybook(
                "case", "submit", id, "--priority", "P2", "--team", "emea", "--account", "acme",
                "--contact", "it@acme.example")
            try #require(made.status == 0, "\(made.errors)")
        }
        let log = try EventLog(opening: store.path, access: .readWrite)
        let positions = try log.readStream("case/T-1").map(\.position)
        _ = try log.erase(
            Erasure(positions: positions, endedStreams: ["case/T-1"], reason: "x"),
            by: Actor(identity: "user:tests"))
        log.close()
        let told = try store.ingest(
            CloudEvents.ofCase(
                "CasePending", id: "a", at: "09:00", "\"reason\":\"waits\"", case: "T-1"),
            CloudEvents.ofCase(
                "CasePending", id: "b", at: "09:00", "\"reason\":\"waits\"", case: "T-2"))
        #expect(told.status == 1 && told.lines.count == 2, "\(told.errors)")
        #expect(told.lines.first?.contains("case/T-1 was erased") == true, "\(told.lines)")
        #expect(told.lines.last?.contains("erased") == false, "\(told.lines)")
    }

    @Test("What has not ended is not erased, and a dry run changes nothing")
    func refused() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        let head = try store.head()
        let open = try store.daybook("erase", "QX-9", "--reason", "x")
        #expect(open.status == 1 && open.errors.contains("exception/QX-9 is open"))
        #expect(open.errors.contains("has no outcome") && open.errors.contains("not resolved"))
        #expect(try store.daybook("erase", "QX-0", "--reason", "x").status == 1)
        #expect(try store.head() == head)
        let ended = try endedRun()
        let before = try ended.head()
        let shown = try ended.daybook("erase", "exception/QX-9", "--reason", "x", "--dry-run")
        #expect(shown.status == 0 && shown.output.contains("daybook.v1.PayloadErased"))
        #expect(try ended.head() == before)
    }

    @Test("The log that is carried as text shows the gap, and is the same log again")
    func carried() throws {
        let store = try endedRun()
        try #require(try store.daybook("erase", "QX-9", "--reason", "x").status == 0)
        let (text, again) = (store.scratch.path + "/text", store.scratch.path + "/again")
        try #require(try store.daybook("export", "ndjson", text).status == 0)
        let lines = try String(contentsOfFile: text, encoding: .utf8)
        #expect(!lines.contains(Data(Self.marker.utf8).base64EncodedString().prefix(16)))
        #expect(lines.contains("\"salt\":null,\"payload\":null"))
        let made = try Program.daybook.run(["import", "ndjson", text, "--store", again])
        #expect(made.status == 0, "\(made.errors)")
        let verified = try Program.daybook.run(["verify", "--store", again])
        #expect(verified.status == 0, "\(verified.errors)")
        let root = try store.head().suffix(64)
        #expect(verified.errors.contains(root), "\(verified.errors)")
    }

    @Test("Backups are noted, and those that still hold what was erased are listed")
    func backups() throws {
        let store = try endedRun()
        let (old, new) = (store.scratch.path + "/old", store.scratch.path + "/new")
        try #require(try store.daybook("backup", old).status == 0)
        let erased = try store.json("erase", "QX-9", "--reason", "x")
        try #require(try store.daybook("backup", new).status == 0)
        let listed = try store.json("backups")
        #expect(listed.compactMap { $0["place"] as? String } == [old, new])
        #expect(listed.compactMap { $0["erased"] as? Int } == [erased.count, 0])
        let gone = try store.daybook("backups", "--discard", old, "--reason", "shredded")
        #expect(gone.status == 0)
        #expect(try store.daybook("backups", "--quiet").lines == [new])
        #expect(
            try store.daybook("backups", "--discard", old, "--reason", "shredded").status == 1)
    }

    @Test("An erasure that was cut short after the log goes on where it was")
    func cutShort() throws {
        let store = try endedRun()
        #expect(try store.daybook("queue", "--quiet").lines == ["QX-9"])
        let log = try EventLog(opening: store.path, access: .readWrite)
        let positions = try log.readStream("exception/QX-9").map(\.position)
        _ = try log.erase(
            Erasure(positions: positions, endedStreams: ["exception/QX-9"], reason: "x"),
            by: Actor(identity: "user:tests"))
        log.close()
        let rest = try store.json("erase", "QX-9", "--reason", "x")
        #expect(
            Set(rest.compactMap { $0["stream"] as? String }) == [
                "effect/\(StoppedRun.effect)", "followup/\(StoppedRun.followUp)",
            ])
        #expect(try store.daybook("queue", "--quiet").lines == [])
        #expect(try store.daybook("verify").status == 0)
        #expect(try store.daybook("erase", "QX-9", "--reason", "x").status == 0)
    }

    @Test("Views that were begun before an erasure are refused until they are made anew")
    func staleViews() throws {
        let store = try endedRun()
        #expect(try store.daybook("queue", "--quiet").lines == ["QX-9"])
        let log = try EventLog(opening: store.path, access: .readWrite)
        let positions = try log.readStream("exception/QX-9").map(\.position)
        _ = try log.erase(
            Erasure(positions: positions, endedStreams: ["exception/QX-9"], reason: "x"),
            by: Actor(identity: "user:tests"))
        log.close()
        for arguments in [["queue"], ["queue", "--no-wait"], ["queue", "--as-of", "@4"]] {
            let refused = try store.daybook(arguments)
            #expect(refused.status == 2 && refused.errors.contains("rebuild --activate"))
        }
        let rebuilt = try Program("daybook-rebuild").run(
            ["--store", store.path, "--activate"])
        #expect(rebuilt.status == 0, "\(rebuilt.errors)")
        #expect(try store.daybook("queue", "--quiet").lines == [])
        let left = try FileManager.default.contentsOfDirectory(atPath: store.path + "/views")
        #expect(left.filter { $0.hasPrefix("gen-") } == ["gen-000002"])
        let back = try Program("daybook-rebuild").run(["--store", store.path, "--rollback"])
        #expect(back.status != 0)
    }
}
