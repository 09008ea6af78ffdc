import PolicyFiles
import Testing
import ZoneFiles

/// What is wrong with a policy is told by its line, with the reason and the remedy (law 10).
struct BadInputTests {
    @Test("B-18 what is wrong is told with line, path and reason", arguments: BadPolicy.all)
    func isToldByLine(_ bad: BadPolicy) throws {
        let text = try bad.text()
        let needle = try bad.line ?? #require(bad.new.split(separator: "\n").first.map(String.init))
        let expected = try Example.line(of: needle, in: text)
        let problems = try Example.problems(text)
        let problem = problems.first { $0.path == bad.path }
        let found = try #require(problem, "\(problems)")
        #expect(found.place.line == expected, "\(found)")
        #expect(found.description.contains(bad.reason), "\(found)")
    }

    @Test("B-18 one mistake is told once", arguments: BadPolicy.all)
    func isToldOnce(_ bad: BadPolicy) throws {
        // A priority or target under another name is missing under its own.
        let isRenamed = bad.name.hasPrefix("an unknown priority") || bad.name.contains("workflow")
        // A milestone's old name is referred to by its `until`; a lost standup key is missing.
        let isLost = bad.name.contains("within a part") || bad.name.contains("with a slash")
        let problems = try Example.problems(try bad.text())
        #expect(problems.count == (isRenamed || isLost ? 2 : 1), "\(problems)")
    }

    @Test("L-10 several mistakes are told together, in the order of the file")
    func allAtOnce() throws {
        let text = try Example.changed("contact: call", "contact: fax")
            .replacing("Europe/Berlin", with: "Mars/Base").replacing("tam: otto", with: "tam: x")
        let problems = try Example.problems(text)
        #expect(
            problems.map(\.path)
                == ["calendars.emea.zone", "priorities.P1.contact", "accounts.acme.tam"])
        let many = try Example.changed(
            "  solo: {}", (1...50).map { "  a\($0): {tam: x}" }.joined(separator: "\n"))
        do {
            _ = try Example.read(many)
            Issue.record("it was read")
        } catch let error as PolicyFileError {
            #expect(error.problems.count == PolicyFileError.problemsMax)
            #expect(error.untold == 30)
        }
    }

    @Test(
        "L-10 what is no YAML is told by line",
        arguments: [
            ("P1: {after: 30m, clock: wall, from: accepted}", "P1: {after: 30m, clock: wall", 1),
            ("    tech_lead: jonas", "\ttech_lead: jonas", 0),
            ("sender: support@support.example", "sender: [a", 3),
            ("sender: support@support.example", "sender: \u{7}", 0),
            ("tam: otto", "tam: *otto", 0),
        ])
    func syntax(_ old: String, _ new: String, _ linesLater: Int) throws {
        let text = try Example.changed(old, new)
        let problem = try #require(try Example.problems(text).first)
        #expect(
            problem.place.line == (try Example.line(of: new, in: text)) + linesLater, "\(problem)")
    }

    @Test("L-10 a tab is named as what it is")
    func tab() throws {
        let text = try Example.changed("    tech_lead: jonas", "\ttech_lead: jonas")
        let problem = try #require(try Example.problems(text).first)
        #expect(problem.reason.contains("a tab"))
        #expect(problem.remedy == "indent with blanks")
    }

    @Test("L-10 an empty file, two documents, other encodings and a bare word are refused")
    func noMapping() throws {
        func reason(_ bytes: [UInt8]) throws -> String {
            try #require(try Example.problems(bytes).first).description
        }
        #expect(try reason([]).contains("the file is empty"))
        #expect(try reason(Array("# nothing\n".utf8)).contains("the file is empty"))
        #expect(try reason(Array("a: 1\n---\nb: 2\n".utf8)).contains("single document"))
        #expect(try reason(Array("policy\n".utf8)).contains("wanted is a mapping"))
        #expect(try reason(Array("a: 1\nb: ".utf8) + [0xFF]).hasPrefix("2:4: this is not UTF-8"))
        #expect(try reason([0xFF, 0xFE, 0x61, 0x00]).contains("not UTF-8"))
        #expect(try reason(Array("[a]: 1\n".utf8)).contains("a key is one word"))
    }
}
