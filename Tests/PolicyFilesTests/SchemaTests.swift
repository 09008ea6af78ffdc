import Foundation
import Testing

@testable import PolicyFiles

/// The JSON Schema says what the reader says, judged by an implementation of neither.
struct SchemaTests {
    /// Which texts a validator of JSON Schema accepts.
    private func verdicts(_ texts: [String]) throws -> [Bool] {
        let folder = URL.temporaryDirectory.appending(path: "policies-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let paths = try texts.enumerated().map { index, text in
            let path = folder.appending(path: "\(index).yaml")
            try Data(text.utf8).write(to: path)
            return path.path
        }
        let process = Process()
        // The system's own, for which Tools/setup installs the validator.
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments =
            [
                Example.root.appending(path: "Tests/PolicyFilesTests/Oracles/validate.py").path,
                Example.root.appending(path: "Schemas/case-policy.schema.json").path,
            ] + paths
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "run Tools/setup --tests for the validator")
        return try JSONDecoder().decode([Bool].self, from: data)
    }

    @Test("B-18 the schema accepts every example that the reader accepts")
    func accepts() throws {
        let examples = [
            try Example.standard(),
            try Example.changed(
                "mon-fri: [\"09:00-17:30\"]",
                "sun-thu: [\"09:00-12:30\", \"22:00-06:00\"]\n      sat: [\"00:00-24:00\"]"),
            try Example.changed("hours:\n      mon-fri: [\"09:00-17:30\"]", "hours: always"),
            try Example.changed("hours:\n      mon-fri: [\"09:00-17:30\"]", "hours: never"),
            try Example.changed("ack_timeout: 15m\n", ""),
            try Example.changed("ack_timeout: 15m", "ack_timeout: never"),
            try Example.changed("retroactive_upgrade: false", "retroactive_upgrade: true"),
            try Example.changed("[2026-12-21..2026-12-31]", "[2026-12-21]"),
            try Example.changed("  solo: {}", "  Müller & Söhne: {}"),
            try Example.changed("  solo: {}", "  no: {}"),
        ]
        for text in examples { #expect(try Example.problems(text).isEmpty) }
        #expect(try verdicts(examples) == Array(repeating: true, count: examples.count))
    }

    @Test("B-18 the schema refuses what the reader refuses, as far as a schema can")
    func refuses() throws {
        let bad = BadPolicy.all.filter(\.isOfForm)
        for (policy, isAccepted) in zip(bad, try verdicts(try bad.map { try $0.text() })) {
            #expect(!isAccepted, "\(policy.name)")
        }
    }

    @Test("B-18 the schema leaves to the reader what only it can tell")
    func leaves() throws {
        let others = BadPolicy.all.filter { !$0.isOfForm }
        for (policy, isAccepted) in zip(others, try verdicts(try others.map { try $0.text() })) {
            #expect(isAccepted, "\(policy.name) is refused by the schema too: say so")
        }
    }

    @Test("B-18 the reader and the schema know the same keys")
    func keys() throws {
        let text = try Example.file("Schemas/case-policy.schema.json")
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let schema = try #require(object as? [String: Any])
        let parts = try #require(schema["$defs"] as? [String: [String: Any]])
        func keys(_ part: [String: Any]?) -> Set<String> {
            Set((part?["properties"] as? [String: Any] ?? [:]).keys)
        }
        #expect(keys(schema) == Set(PolicyReader.keys))
        #expect(keys(parts["calendar"]) == Set(CalendarPart.keys))
        #expect(keys(parts["priority"]) == Set(PriorityPart.keys))
        #expect(keys(parts["milestone"]) == Set(MilestonePart.keys))
        #expect(keys(parts["budget"]) == Set(MilestonePart.budgetKeys))
        #expect(keys(parts["team"]) == Set(TeamPart.keys))
        #expect(keys(parts["person"]) == Set(PeoplePart.personKeys))
        #expect(keys(parts["account"]) == Set(PeoplePart.accountKeys))
        #expect(keys(parts["target"]) == Set(TargetPart.keys))
    }

    @Test(
        "B-18 a defect of the workflow's own check is told of the part that it names",
        arguments: [
            ("team emea: name its address", ["teams", "emea"]),
            ("calendar ‘emea’: weekday 9 is not one of 1 to 7", ["calendars", "emea"]),
            ("account acme: ‘x’ is not among the people", ["accounts", "acme"]),
            ("person ‘otto’ stands twice", ["people", "otto"]),
            (
                "verify-data: a budget has a priority, a clock, a length",
                ["milestones", "verify-data"]
            ),
            ("otto: name an address", ["people", "otto"]),
            ("P1: contact is call or mail (B-13)", ["priorities", "P1"]),
            ("mail: declare its class (A-48)", ["targets", "mail"]),
            ("something else", []),
        ])
    func defects(_ sentence: String, _ path: [String]) throws {
        let places = try Example.read(try Example.standard()).places
        let problem = DefectPlace(places: places).problem(sentence)
        #expect(problem.path == path.joined(separator: "."))
        #expect(problem.place == places[path] ?? .start)
        #expect(path.isEmpty || problem.place.line > 1)
    }
}
