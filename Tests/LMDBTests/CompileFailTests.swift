import Testing

@testable import LMDB

/// The compiler as the guard of this room: each snippet in `CompileFail` breaks one rule, and its
/// first line says with which words it must be refused.
///
/// `accepted.swift.txt` does the same things rightly and must compile, so that no snippet is
/// refused for a wrong reason, such as a module that is not found.
@Suite("What the compiler refuses")
struct CompileFailTests {
    static let snippets = TemporaryStore.list(Compiler.snippets).filter {
        $0 != "accepted.swift.txt"
    }

    @Test("what keeps the rules compiles")
    func accepted() throws {
        #expect(try Compiler().diagnostics(of: "accepted.swift.txt") == [])
    }

    @Test("what breaks a rule is refused, in the words expected", arguments: snippets)
    func refused(_ snippet: String) throws {
        let text = String(
            decoding: try [UInt8](contentsOf: Compiler.snippets + snippet), as: UTF8.self)
        let first = try #require(text.split(separator: "\n").first)
        let expected = first.trimmingPrefix("// refused: ")
        try #require(expected != first, "the first line says how the snippet is refused")
        let errors = try Compiler().diagnostics(of: snippet).filter { $0.contains(": error: ") }
        #expect(errors.contains { $0.contains(expected) }, "\(errors)")
    }

    @Test("each rule has its snippet")
    func complete() {
        let rules = ["value-", "cursor-", "transaction-", "await-", "put-", "commit-"]
        for rule in rules {
            #expect(Self.snippets.contains { $0.hasPrefix(rule) }, "\(rule)")
        }
    }
}
