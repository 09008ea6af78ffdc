/// One rule of the house, applied to one file: which lines break it, and how.
///
/// A rule looks at text alone, so that each can be seen to fail on a planted example.
struct TidyRule: Sendable {
    var name: String
    /// Whether the rule is for a file of that path.
    var applies: @Sendable (_ path: String) -> Bool
    /// Numbers of the lines that break it, from 1, with what is wrong.
    var breaches: @Sendable (_ lines: [Substring]) -> [(line: Int, what: String)]

    /// `path:line: what`, as compilers print it.
    func findings(in file: SourceTree.File) -> [String] {
        guard applies(file.path) else { return [] }
        // By bytes: to Swift, a carriage return and a line feed are one character.
        let lines = file.text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { Substring($0) }
        return breaches(lines).map { "\(file.path):\($0.line): \($0.what)" }
    }

    /// A rule that looks at each line by itself.
    static func eachLine(
        _ name: String, applies: @escaping @Sendable (String) -> Bool,
        _ check: @escaping @Sendable (Substring) -> String?
    ) -> TidyRule {
        TidyRule(name: name, applies: applies) { lines in
            lines.enumerated().compactMap { index, line in
                check(line).map { (index + 1, $0) }
            }
        }
    }
}

extension TidyRule {
    static let all = [
        lineLength, fileLength, blanks, leftovers, printing, opening, documentation,
    ]

    static let lineLength = eachLine("lines of at most 100 columns", applies: isSource) { line in
        line.count > 100 && !line.contains("://") ? "\(line.count) columns" : nil
    }

    static let fileLength = TidyRule(name: "files of at most 400 lines", applies: isSource) {
        lines in
        lines.count > 401 ? [(401, "\(lines.count - 1) lines; split it by duty")] : []
    }

    static let blanks = TidyRule(name: "no tabs, no blanks at the end", applies: { _ in true }) {
        lines in
        var found: [(Int, String)] = []
        for (index, line) in lines.enumerated() {
            if line.contains("\t") { found.append((index + 1, "a tab")) }
            if line.last == " " { found.append((index + 1, "a blank at the end")) }
            if line.unicodeScalars.contains("\r") { found.append((index + 1, "a carriage return")) }
        }
        if lines.last != "" { found.append((lines.count, "no line end at the end")) }
        if lines.count > 1, lines[lines.count - 2].isEmpty {
            found.append((lines.count - 1, "an empty line at the end"))
        }
        return found
    }

    /// Written apart, so that this file is not found by itself.
    private static let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]

    static let leftovers = eachLine("nothing unfinished", applies: { _ in true }) { line in
        if let word = words.first(where: { contains(line, word: $0) }) { return "a \(word)" }
        let call = "fatal" + "Error("
        guard let range = line.firstRange(of: call) else { return nil }
        let message = line[range.upperBound...].lowercased()
        let isStub =
            message.hasPrefix(")") || message.hasPrefix("\"unimpl")
            || message.hasPrefix("\"not impl")
        return isStub ? "a stub" : nil
    }

    static let printing = eachLine("libraries do not print", applies: isLibrary) { line in
        let code = line.drop { $0 == " " }
        guard !code.hasPrefix("//") else { return nil }
        let calls = ["print(", "debugPrint(", "dump(", "NSLog("]
        return calls.first { contains(code, call: $0) }.map { "\($0)…) in a library" }
    }

    static let opening = TidyRule(name: "a file says what it is for", applies: isRoomSwift) {
        lines in
        guard let first = lines.firstIndex(where: { isDeclaration($0) }) else { return [] }
        return isDocumented(first, in: lines)
            ? [] : [(first + 1, "the first declaration has no /// comment")]
    }

    static let documentation = TidyRule(
        name: "what other rooms see is documented",
        applies: { $0.hasPrefix("Sources/") && $0.hasSuffix(".swift") }
    ) { lines in
        lines.indices.filter { isPublished(lines[$0]) && !isDocumented($0, in: lines) }
            .map { ($0 + 1, "no /// comment") }
    }

    @Sendable static func isSource(_ path: String) -> Bool {
        ["swift", "proto", "py", "sh", "h"].contains { path.hasSuffix(".\($0)") }
            || (path.hasPrefix("Tools/") && !path.contains("."))
    }

    @Sendable static func isLibrary(_ path: String) -> Bool {
        path.hasPrefix("Sources/") && path.hasSuffix(".swift") && !path.hasPrefix("Sources/daybook")
    }

    @Sendable static func isRoomSwift(_ path: String) -> Bool {
        (path.hasPrefix("Sources/") || path.hasPrefix("Tests/")) && path.hasSuffix(".swift")
    }
}
