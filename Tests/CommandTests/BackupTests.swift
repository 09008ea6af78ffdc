import EventLog
import Foundation
import Testing

/// Copies of a store as it stood at one moment.
@Suite struct BackupTests {
    @Test("A backup that is taken while a process appends is a sound beginning of its log")
    func whileWriting() throws {
        let store = try TemporaryStore()
        let events = (1...600).map { CloudEvents.disposition(id: "e\($0)", exception: "QX-\($0)") }
        let input = Pipe()
        let writer = try Program.daybook.start(
            ["ingest", "-", "--store", store.path], input: input.fileHandleForReading,
            output: .nullDevice)
        var backups: [(path: String, told: [String: Any])] = []
        for (number, start) in stride(from: 0, to: events.count, by: 200).enumerated() {
            let part = events[start..<start + 200].joined(separator: "\n") + "\n"
            try input.fileHandleForWriting.write(contentsOf: Data(part.utf8))
            let path = store.scratch.path + "/backup-\(number)"
            backups.append((path, try #require(try store.json("backup", path).first)))
        }
        try input.fileHandleForWriting.close()
        try writer.wait(.seconds(60))
        #expect(writer.process.terminationStatus == 0)
        let log = try EventLog(opening: store.path, access: .readOnly)
        defer { log.close() }
        for (path, told) in backups {
            let copy = try EventLog(opening: path, access: .readOnly)
            defer { copy.close() }
            let head = try copy.head()
            #expect(try copy.verify() == VerifyReport(head: head, problems: []))
            #expect(try log.head(at: head.position) == head.root)
            #expect(told["position"] as? Int == Int(head.position.rawValue))
        }
    }

    @Test("A backup holds what cannot be derived, with digests, and is never written")
    func whole() throws {
        let desk = try ProofDesk()
        try desk.append(3, from: 1)
        try desk.keep("signed", "checkpoint", "--key", desk.logKey)
        let unknown = CloudEvents.disposition(id: "u").replacing(
            "daybook.v1.DispositionRecorded", with: "daybook.v9.NeverHeardOf")
        _ = try desk.store.ingest(unknown)
        let path = desk.path("backup")
        let head = try desk.store.head()
        let told = try #require(try desk.store.json("backup", path).first)
        #expect(
            "@\(told["position"] ?? "") \(told["root"] ?? "")".hasSuffix(String(head.suffix(64))))
        let manifest = try #require(
            try JSONLines.parse(String(contentsOfFile: path + "/backup.json", encoding: .utf8))
                .first)
        let files = try #require(manifest["files"] as? [[String: Any]])
        let kept = try FileManager.default.contentsOfDirectory(
            atPath: desk.store.path + "/quarantine"
        ).filter { !$0.hasPrefix(".") }
        #expect(
            files.compactMap { $0["path"] as? String }
                == ["checkpoint", "log/data.mdb"] + kept.map { "quarantine/" + $0 }.sorted()
                + ["secret"])
        #expect(kept.count == 1)
        for file in files {
            let name = try #require(file["path"] as? String)
            let sum = try Program(path: "/usr/bin/sha256sum").run([path + "/" + name])
            #expect(sum.output.prefix(64) == file["sha256"] as? String ?? "", "\(name)")
        }
        let read = try Program.daybook.run(["verify", "--store", path])
        #expect(read.status == 0, "\(read.errors)")
        let written = try Program.daybook.run(
            ["ingest", "-", "--store", path],
            input: Array((CloudEvents.disposition(id: "w") + "\n").utf8))
        #expect(written.status == 2 && written.errors.contains("is a backup"), "\(written.errors)")
        let twice = try desk.store.daybook("backup", path)
        #expect(twice.status == 2 && twice.errors.contains("exists already"))
    }

    @Test("A checkpoint that is not of the log ends the backup, and nothing is left")
    func foreignCheckpoint() throws {
        let desk = try ProofDesk()
        let young = try TemporaryStore()
        try desk.append(3, from: 1)
        try desk.keep("signed", "checkpoint", "--key", desk.logKey)
        try FileManager.default.copyItem(
            atPath: desk.store.path + "/checkpoint", toPath: young.path + "/checkpoint")
        let done = try young.daybook("backup", young.scratch.path + "/backup")
        #expect(done.status == 1 && done.errors.contains("is not of this log"), "\(done.errors)")
        let left = try FileManager.default.contentsOfDirectory(atPath: young.scratch.path)
        #expect(!left.contains { $0.hasPrefix("backup") }, "\(left)")
    }
}
