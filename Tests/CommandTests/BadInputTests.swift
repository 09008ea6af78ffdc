import Foundation
import Testing

/// What is wrong costs an error with place and remedy, the right exit code, and no data (law 10).
@Suite struct BadInputTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        let input: [UInt8]
        let verdict: String
        let reason: String
        var testDescription: String { name }

        init(_ name: String, _ input: String, _ verdict: String, _ reason: String) {
            self.init(name, Array(input.utf8), verdict, reason)
        }

        init(_ name: String, _ input: [UInt8], _ verdict: String, _ reason: String) {
            (self.name, self.input, self.verdict, self.reason) = (name, input, verdict, reason)
        }
    }

    static let event = CloudEvents.disposition(id: "e1")
    static let cases = [
        Case("a truncated file", String(event.prefix(200)), "refused", "ends too early"),
        Case(
            "a wrong type",
            event.replacingOccurrences(of: #""version":1"#, with: #""version":"x""#),
            "refused", "data.version"),
        Case(
            "an unknown field",
            event.replacingOccurrences(of: #""final":true"#, with: #""final":true,"mood":"good""#),
            "refused", "mood"),
        Case(
            "a 10 MB event",
            event.replacingOccurrences(
                of: "EP-1", with: String(repeating: "x", count: 10_000_000)),
            "refused", "bytes long; at most"),
        Case(
            "invalid UTF-8",
            Array(event.utf8).map { $0 == UInt8(ascii: "Q") ? 0xFF : $0 }, "refused", "UTF-8"),
        Case(
            "a time in the year 9999",
            CloudEvents.disposition(id: "e1", finalizedAt: "9999-01-01T00:00:00Z"), "refused",
            "9999"),
        Case(
            "an unknown disposition",
            CloudEvents.disposition(id: "e1", disposition: "DISPOSITION_FROM_THE_FUTURE"),
            "quarantined", "DISPOSITION_FROM_THE_FUTURE"),
    ]

    @Test("L-10 a bad event is answered with its place and reason", arguments: cases)
    func badEvent(_ bad: Case) throws {
        let store = try TemporaryStore()
        let file = try store.scratch.file("bad.ndjson", bad.input)
        let result = try store.daybook("ingest", file, "--json")
        #expect(result.status == 1)
        let receipt = try #require(try JSONLines.parse(result.output).first)
        #expect(receipt["verdict"] as? String == bad.verdict)
        #expect((receipt["reason"] as? String)?.contains(bad.reason) == true, "\(receipt)")
        #expect(receipt["line"] as? Int == 1)
        let dispositions = try store.daybook("log", "--type", "DispositionRecorded", "--quiet")
        #expect(dispositions.lines.isEmpty)
        #expect(try store.daybook("verify").status == 0)
    }

    @Test("L-10 a bad event in the midst does not cost its neighbours")
    func neighbours() throws {
        let store = try TemporaryStore()
        let result = try store.ingest(
            CloudEvents.disposition(id: "e1", exception: "QX-1"), "{ no json",
            CloudEvents.disposition(id: "e3", exception: "QX-3"))
        #expect(result.status == 1)
        #expect(try store.daybook("queue", "--quiet").lines == ["QX-1", "QX-3"])
    }

    @Test("L-10 a store that is missing, none, taken, or of another version says so")
    func stores() throws {
        let scratch = try Scratch()
        func run(_ arguments: String...) throws -> Program.Result {
            try Program.daybook.run(arguments)
        }
        let unnamed = try run("queue")
        #expect(unnamed.status == 64 && unnamed.errors.contains("DAYBOOK_STORE"))
        let missing = try run("queue", "--store", scratch.path + "/nowhere")
        #expect(missing.status == 2 && missing.errors.contains("daybook init"))
        try scratch.file("note.txt", "not a store")
        let other = try run("queue", "--store", scratch.path)
        #expect(other.status == 2 && other.errors.contains("is not a Daybook store"))
        let taken = try run("init", "--store", scratch.path)
        #expect(taken.status == 2 && taken.errors.contains("left as it is"))
        let file = try run("ingest", scratch.path + "/none.json", "--store", scratch.path)
        #expect(file.status == 2)
    }

    @Test("L-10 a store of another version is left alone, and both versions are named")
    func otherVersion() throws {
        let store = try TemporaryStore()
        let id = try #require(UUID(uuidString: try store.daybook("status", "--quiet").lines[0]))
        let file = URL(fileURLWithPath: store.path + "/log/data.mdb")
        var bytes = try Data(contentsOf: file)
        // The store's own record: u32 format, clock mode, three zero bytes, then the id.
        let start = Data([2, 0, 0, 0, 2, 0, 0, 0]) + withUnsafeBytes(of: id.uuid) { Data($0) }
        var from = bytes.startIndex
        while let range = bytes.range(of: start, in: from..<bytes.endIndex) {
            bytes[range.lowerBound] = 9
            from = range.upperBound
        }
        try #require(from > bytes.startIndex)
        try bytes.write(to: file)
        let read = try store.daybook("queue")
        #expect(read.status == 2 && read.errors.contains("format 9"), "\(read.errors)")
        #expect(read.errors.contains("format 2"))
        #expect(try store.ingest(CloudEvents.disposition(id: "e1")).status == 2)
        #expect(try Data(contentsOf: file) == bytes)
    }

    @Test("L-10 an input that cannot be read is trouble, and names the file")
    func unreadable() throws {
        let store = try TemporaryStore()
        let result = try store.daybook("ingest", store.scratch.path + "/none.json")
        #expect(result.status == 2 && result.errors.contains("none.json"))
    }

    @Test("D-10 wrong usage ends with 64 and shows the right one")
    func usage() throws {
        let store = try TemporaryStore()
        for wrong in [
            ["qeueu"], ["queue", "--colour"], ["log", "--limit", "0"], ["log", "--after", "x"],
            ["queue", "--json", "--quiet"], ["init", "--clock", "virtual"],
            ["queue", "--as-of", "yesterday"], ["queue", "--as-of", "@99"],
        ] {
            let result = try store.daybook(wrong)
            #expect(result.status == 64, "\(wrong): \(result.status) \(result.errors)")
            #expect(result.output.isEmpty && !result.errors.isEmpty)
        }
        let help = try store.daybook("--help")
        #expect(help.status == 0 && help.output.contains("DAYBOOK_STORE"))
    }

    @Test("D-10 a full disk behind standard output is trouble, a reader that leaves is not")
    func output() throws {
        let store = try TemporaryStore()
        let shell = Program(path: "/bin/bash")
        let log = "\(Program.daybook.path) log --store \(store.path)"
        let full = try shell.run(["-c", "\(log) > /dev/full"])
        #expect(full.status == 2 && full.errors.contains("No space left"))
        let events = (1...3000).map { CloudEvents.disposition(id: "e\($0)", exception: "QX-\($0)") }
        _ = try store.ingest(events.joined(separator: "\n"))
        let closed = try shell.run(["-c", "\(log) | head -1; exit ${PIPESTATUS[0]}"])
        #expect(closed.status == 0 && closed.lines.count == 1 && closed.errors.isEmpty)
    }
}
