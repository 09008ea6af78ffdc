import Foundation
import Testing

/// The four forms of output, and what data may not do to them.
@Suite struct OutputTests {
    private func terminal(
        _ store: TemporaryStore, _ arguments: [String], columns: UInt16 = 100,
        environment: [String: String] = [:]
    ) throws -> [String] {
        let text = try PseudoTerminal.run(
            arguments, columns: columns,
            environment: ["DAYBOOK_STORE": store.path, "TERM": "xterm"]
                .merging(environment) { $1 })
        return text.split(separator: "\n").map(String.init)
    }

    @Test("D-10 a terminal gets a table with headings, a pipe one tab-separated line a record")
    func forms() throws {
        let store = try TemporaryStore()
        _ = try store.ingest(CloudEvents.disposition(id: "e1"))
        let table = try terminal(store, ["queue"])
        #expect(table.count == 2)
        #expect(table[0].hasPrefix("\u{1B}[1mEXCEPTION") && table[1].hasPrefix("QX-9 "))
        let line = try #require(try store.daybook("queue").lines.first)
        #expect(line.hasPrefix("QX-9\twaiting\t1\t"))
        #expect(line.split(separator: "\t", omittingEmptySubsequences: false).count == 13)
        #expect(try store.daybook("queue", "--quiet").lines == ["QX-9"])
    }

    @Test(
        "D-10 NO_COLOR is kept to, and no line is wider than the terminal",
        arguments: [40, 80, 132])
    func width(columns: UInt16) throws {
        let store = try TemporaryStore()
        _ = try store.ingest(
            CloudEvents.disposition(id: "e1", exception: String(repeating: "漢字", count: 8)))
        for command in [["queue"], ["log"], ["tracker"]] {
            let lines = try terminal(
                store, command, columns: columns, environment: ["NO_COLOR": "1"])
            #expect(lines.count >= 2)
            #expect(!lines.joined().contains("\u{1B}"))
            for line in lines {
                let wide = line.unicodeScalars.filter { (0x4E00...0x9FFF).contains($0.value) }.count
                #expect(line.count + wide <= Int(columns), "\(command): \(line)")
            }
        }
    }

    @Test("D-10 control characters in data cannot break a line or reach the terminal")
    func control() throws {
        let store = try TemporaryStore()
        let event = CloudEvents.disposition(id: "e1")
            .replacingOccurrences(of: "archive:memo", with: #"archive:a\tb\nc\u001b[2J\u202e"#)
        _ = try store.ingest(event)
        let lines = try store.daybook("log", "--stream", "exception/QX-9").lines
        for line in lines + (try terminal(store, ["show", "@2"])) {
            let scalars = line.unicodeScalars.filter { $0.value < 0x20 && $0 != "\t" }
            #expect(scalars.allSatisfy { $0 == "\u{1B}" })
            #expect(!line.contains("[2J") || line.contains("1b"))
            #expect(!line.unicodeScalars.contains("\u{202E}"))
        }
        #expect(lines.count <= 1)
    }

    @Test("D-10 a next step is suggested to people only")
    func hints() throws {
        let store = try TemporaryStore()
        let piped = try store.ingest(CloudEvents.disposition(id: "e1"))
        #expect(!piped.errors.contains("next:"))
    }

    @Test("D-10 status tells head, tree head, views and their lag, reactor and open follow-ups")
    func status() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        _ = try store.daybook("queue")
        let status = try #require(try store.json("status").first)
        let summary = try #require(status["store"] as? [String: Any])
        #expect(summary["head"] as? Int == 10 && summary["openFollowups"] as? Int == 1)
        let views = try #require(status["views"] as? [[String: Any]])
        #expect(views.count == 14 && views.allSatisfy { $0["lag"] as? Int == 0 })
        let reactors = try #require(status["reactors"] as? [[String: Any]])
        #expect(reactors.first?["epoch"] as? Int == 1)
    }

    @Test("A-59 verify answers 0 for a sound log and 1 for one with a flipped bit")
    func verify() throws {
        let store = try TemporaryStore()
        _ = try store.ingest(CloudEvents.disposition(id: "e1", exception: "QX-FLIP"))
        let sound = try store.daybook("verify")
        #expect(sound.status == 0 && sound.errors.contains("the log is sound: 2 events"))
        let file = URL(fileURLWithPath: store.path + "/log/data.mdb")
        var bytes = try Data(contentsOf: file)
        var flipped = 0
        let needle = Data("archive:memo-QX-FLIP".utf8)
        while let range = bytes.range(of: needle) {
            bytes[range.lowerBound] ^= 0x20
            flipped += 1
        }
        try #require(flipped > 0)
        try bytes.write(to: file)
        let damaged = try store.daybook("verify")
        #expect(damaged.status == 1 && damaged.output.contains("2"), "\(damaged.errors)")
    }

    @Test("D-10 a listing whose reader goes away ends at once, quietly and well")
    func readerGone() throws {
        let store = try TemporaryStore()
        let events = (1...3_000).map {
            CloudEvents.disposition(id: "e\($0)", exception: "QX-\($0)")
        }
        let taken = try store.daybook(["ingest", "-"], input: events.joined(separator: "\n"))
        #expect(taken.status == 0, "\(taken.errors)")
        #expect(try store.daybook("queue").output.utf8.count > 2 * 65_536)
        for round in 0..<8 {
            let pipe = Pipe()
            let errors = try store.scratch.file("errors-\(round)", "")
            let running = try Program.daybook.start(
                ["queue", "--store", store.path] + (round.isMultiple(of: 2) ? [] : ["--json"]),
                output: pipe.fileHandleForWriting,
                errors: try #require(FileHandle(forWritingAtPath: errors)))
            try pipe.fileHandleForWriting.close()
            // What is not read yet is more than a pipe holds.
            if round > 1 { #expect(try pipe.fileHandleForReading.read(upToCount: 1)?.count == 1) }
            try pipe.fileHandleForReading.close()
            try running.wait(.seconds(60))
            #expect(running.process.terminationReason == .exit, "\(round)")
            #expect(running.process.terminationStatus == 0, "\(round)")
            #expect(try String(contentsOfFile: errors, encoding: .utf8) == "", "\(round)")
        }
    }

    @Test("X-01 rebuild and react run the siblings beside this executable, arguments untouched")
    func siblings() throws {
        let scratch = try Scratch()
        let copy = scratch.path + "/daybook"
        try FileManager.default.copyItem(atPath: Program.daybook.path, toPath: copy)
        let moved = Program(path: copy)
        let alone = try moved.run(["react", "--until-idle"])
        #expect(alone.status == 2 && alone.errors.contains(scratch.path + "/daybook-reactor"))
        for name in ["daybook-rebuild", "daybook-reactor"] {
            let script = try scratch.file(name, "#!/bin/sh\nfor a; do echo \"$a\"; done\nexit 7\n")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: script)
        }
        let words = ["--store", "a b", "--help", "-x"]
        for command in ["rebuild", "react"] {
            let result = try moved.run([command] + words)
            #expect(result.status == 7 && result.lines == words, "\(result.errors)")
        }
    }
}
