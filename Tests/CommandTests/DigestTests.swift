import Foundation
import Testing

/// Digests of views that are noted in the log, and an auditor who has the exported log alone.
@Suite struct DigestTests {
    private func rebuild(_ arguments: String...) throws -> (status: Int32, text: String) {
        let outcome = try Program("daybook-rebuild").run(arguments)
        return (outcome.status, outcome.output + outcome.errors)
    }

    @Test("M13 an export and what was noted are enough to rebuild every view and to compare it")
    func fromExport() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        let head = try store.head()
        let shown = try store.json("digest")
        #expect(try store.head() == head)
        let noted = try store.json("digest", "--record", "--reason", "an audit")
        #expect(noted.count == shown.count && noted.count >= 14)
        #expect(noted.map { $0["sha256"] as? String } == shown.map { $0["sha256"] as? String })
        let after = try store.head()
        #expect(after != head)
        // Noted once: the same again is known.
        let position = try #require(noted.first?["position"] as? Int)
        let again = try store.daybook("digest", "--record", "--as-of", "@\(position)")
        #expect(again.status == 0 && again.errors.contains("known"))
        #expect(try store.head() == after)

        let export = store.scratch.path + "/books.ndjson"
        #expect(try store.daybook("export", "ndjson", export).status == 0)
        let scratch = store.scratch.path + "/scratch"
        try FileManager.default.createDirectory(
            atPath: scratch, withIntermediateDirectories: false)
        let outcome = try Program("daybook-rebuild").run(
            ["--from", export], environment: ["TMPDIR": scratch])
        let audited = (status: outcome.status, text: outcome.output + outcome.errors)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch).isEmpty)
        #expect(audited.status == 0, "\(audited.text)")
        for digest in noted {
            let view = try #require(digest["view"] as? String)
            let version = try #require(digest["version"] as? Int)
            #expect(audited.text.contains("\(view) v\(version) @\(position), noted at"))
        }
        #expect(audited.text.components(separatedBy: ": equal").count == noted.count + 1)
        #expect(try rebuild("--store", store.path, "--compare").status == 0)
    }

    @Test("M13 S9 what was noted before an erasure is not comparable, and that is no difference")
    func erased() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        try StoppedRun.end(store, reason: "x")
        #expect(try store.daybook("digest", "--record").status == 0)
        #expect(try store.daybook("erase", "QX-9", "--reason", "x").status == 0)
        let export = store.scratch.path + "/books.ndjson"
        #expect(try store.daybook("export", "ndjson", export).status == 0)
        let audited = try rebuild("--from", export)
        #expect(audited.status == 0, "\(audited.text)")
        #expect(audited.text.contains(": not comparable, @"))
        #expect(audited.text.contains("queue v2") && !audited.text.contains(": different"))
    }

    @Test("M13 a log that was changed on its way gives no store, and exit code 1")
    func changed() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        let export = store.scratch.path + "/books.ndjson"
        #expect(try store.daybook("export", "ndjson", export).status == 0)
        let text = try String(contentsOfFile: export, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let cut = try store.scratch.file("cut.ndjson", lines.dropLast(3).joined(separator: "\n"))
        let other = try store.scratch.file(
            "other.ndjson",
            text.replacing("\"claimed\":\"\"", with: "\"claimed\":\"x\"", maxReplacements: 1))
        for file in [cut, other] {
            let refused = try rebuild("--from", file)
            #expect(refused.status == 1 && refused.text.contains("of the export"), "\(refused)")
        }
        #expect(try rebuild("--from", "/nowhere.ndjson").status == 2)
        #expect(try rebuild("--from", export, "--store", store.path).status == 64)
        #expect(try rebuild("--from", export, "--activate").status == 64)
    }

    @Test("M13 one view, and an earlier moment, can be rebuilt from an export too")
    func parts() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        #expect(try store.daybook("digest", "--record").status == 0)
        let export = store.scratch.path + "/books.ndjson"
        #expect(try store.daybook("export", "ndjson", export).status == 0)
        let equal = try rebuild("--from", export, "--json")
        #expect(equal.status == 0)
        let lines = try JSONLines.parse(equal.text).filter { $0["kind"] as? String == "recorded" }
        #expect(lines.count >= 14 && lines.allSatisfy { $0["equal"] as? Bool == true })
        let one = try rebuild("--from", export, "--view", "queue")
        #expect(one.status == 0 && one.text.contains("not compared, the view was not rebuilt"))
        let early = try rebuild("--from", export, "--as-of", "@3")
        #expect(early.status == 0 && early.text.contains("no digests are noted"))
    }
}
