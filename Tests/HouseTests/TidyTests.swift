import Testing

/// The rules of the house, on the house itself.
struct TidyTests {
    static let expected = ["Package.swift", "README.md", "Schemas", "Sources", "Tests", "Tools"]
    /// What the package manager writes beside them, and git ignores.
    static let ignored = ["Package.resolved"]

    static func strangers(among names: [String]) -> [String] {
        names.filter { !$0.hasPrefix(".") && !expected.contains($0) && !ignored.contains($0) }
    }

    @Test("The house is tidy", arguments: TidyRule.all)
    func isTidy(rule: TidyRule) throws {
        var files = try SourceTree.files(under: ["Sources", "Tests", "Tools", "Schemas"])
        #expect(files.count > 50)
        files += ["Package.swift", "README.md"].compactMap(SourceTree.file)
        let findings = files.flatMap(rule.findings)
        #expect(findings.isEmpty, "\(rule.name):\n\(findings.joined(separator: "\n"))")
    }

    @Test("The top level holds exactly what it should")
    func topLevel() throws {
        let names = try SourceTree.names(in: "")
        #expect(Self.strangers(among: names) == [])
        #expect(Self.expected.filter { !names.contains($0) } == [])
    }

    @Test("A stranger at the top level is seen")
    func topLevelRule() {
        #expect(Self.strangers(among: [".git", "Sources", "Package.resolved"]) == [])
        #expect(Self.strangers(among: ["Sources", "PLAN.md", "docs"]) == ["PLAN.md", "docs"])
    }
}

extension TidyRule: CustomTestStringConvertible {
    var testDescription: String { name }
}
