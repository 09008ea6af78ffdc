import Testing

/// Each rule fails on a planted example, and not on its neighbour that is fine.
struct TidyRuleTests {
    private func findings(_ rule: TidyRule, _ text: String, at path: String) -> [String] {
        rule.findings(in: SourceTree.File(path: path, text: text))
    }

    private static let library = "Sources/LMDB/Table.swift"

    @Test("Long lines are seen; generated code and links are not")
    func lineLength() {
        let long = "let a = \"" + String(repeating: "é", count: 92) + "\"\n"
        #expect(findings(.lineLength, long, at: Self.library) == ["\(Self.library):1: 102 columns"])
        #expect(findings(.lineLength, String(long.dropFirst(2)), at: Self.library) == [])
        let link = "/// https://a.example/" + String(repeating: "x", count: 100) + "\n"
        #expect(findings(.lineLength, link, at: Self.library) == [])
        #expect(findings(.lineLength, long, at: "Tools/demo").count == 1)
        #expect(findings(.lineLength, long, at: "Schemas/examples/A.json") == [])
        #expect(SourceTree.isExempt("Sources/Schema/Generated/a.pb.swift"))
        #expect(!SourceTree.isExempt(Self.library))
    }

    @Test("Long files are seen")
    func fileLength() {
        let lines = String(repeating: "x\n", count: 400)
        #expect(findings(.fileLength, lines, at: Self.library) == [])
        #expect(findings(.fileLength, lines + "x\n", at: Self.library).count == 1)
    }

    @Test("Tabs, blanks at the end and a missing or doubled last line end are seen")
    func blanks() {
        #expect(findings(.blanks, "a\n\nb\n", at: "README.md") == [])
        for text in ["\ta\n", "a \n", "a\r\n", "a", "a\n\n"] {
            #expect(findings(.blanks, text, at: "README.md").count == 1, "\(text.debugDescription)")
        }
    }

    @Test(
        "What is unfinished is seen",
        arguments: [
            "// TO" + "DO later", "FIX" + "ME", "// XX" + "X", "(HA" + "CK)", "fatal" + "Error()",
            "fatal" + "Error(\"unimplemented\")",
        ])
    func leftovers(line: String) {
        #expect(findings(.leftovers, "a\n\(line)\n", at: Self.library).count == 1)
    }

    @Test(
        "Words that only resemble them are not",
        arguments: ["XX" + "XX", "HA" + "CKS", "fatal" + "Error(\"no key\")"])
    func notLeftovers(line: String) {
        #expect(findings(.leftovers, "\(line)\n", at: Self.library) == [])
    }

    @Test("Printing is seen in libraries, and allowed in programs")
    func printing() {
        #expect(findings(.printing, "    print(x)\n", at: Self.library).count == 1)
        #expect(findings(.printing, "if a { debugPrint(x) }\n", at: Self.library).count == 1)
        for fine in ["    print(x)\n"] {
            #expect(findings(.printing, fine, at: "Sources/daybook/A.swift") == [])
        }
        for fine in ["fingerprint(x)\n", "// print(x)\n", "table.print(x)\n"] {
            #expect(findings(.printing, fine, at: Self.library) == [], "\(fine)")
        }
    }

    @Test("A file that does not say what it is for is seen")
    func opening() {
        let fine = [
            "import A\n\n/// Why.\n@frozen\nstruct B {}\n", "/// Why.\nextension A {}\n",
            "import A\n",
        ]
        for text in fine { #expect(findings(.opening, text, at: Self.library) == [], "\(text)") }
        for text in [
            "import A\n\nstruct B {}\n", "// Why.\nfinal class A {}\nstruct B {}\n", "let a = 1\n",
        ] {
            #expect(findings(.opening, text, at: Self.library).count == 1, "\(text)")
        }
    }

    @Test("A published declaration without a comment is seen")
    func documentation() {
        let bare = [
            "package struct A {}\n", "@frozen\npackage final class A {}\n", "package enum A: B {\n",
            "struct A {\n    public func b() {}\n", "public let a = 1\n", "package protocol A {}\n",
        ]
        for text in bare {
            #expect(findings(.documentation, text, at: Self.library).count == 1, "\(text)")
        }
        let fine = [
            "/// A.\npackage struct A {\n    package var b: Int\n", "struct A {}\n",
            "/// A.\n@frozen\npublic struct A {}\n", "public extension A {}\n",
            "package extension A {}\n",
        ]
        for text in fine {
            #expect(findings(.documentation, text, at: Self.library) == [], "\(text)")
        }
        #expect(findings(.documentation, bare[0], at: "Tests/LMDBTests/A.swift") == [])
    }
}
