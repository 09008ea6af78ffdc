/// Just enough reading of Swift for the rules: by lines, as a person skims a file.
extension TidyRule {
    private static let kinds = [
        "struct", "class", "enum", "protocol", "actor", "extension", "func", "let", "var",
        "typealias", "init", "subscript", "macro",
    ]
    private static let types = ["struct", "class", "enum", "protocol", "actor", "typealias"]
    private static let modifiers: Set = [
        "public", "package", "internal", "private", "fileprivate", "open", "final", "indirect",
        "nonisolated", "static", "mutating", "consuming", "borrowing", "override", "required",
        "convenience", "lazy", "weak", "unowned", "private(set)", "package(set)", "distributed",
    ]

    /// Whether a declaration of any kind begins on that line, at the outermost level.
    static func isDeclaration(_ line: Substring) -> Bool {
        guard let first = line.first, first != " ", first != "/" else { return false }
        return kind(of: line) != nil
    }

    /// A `public` declaration anywhere, or a `package` type at the outermost level.
    static func isPublished(_ line: Substring) -> Bool {
        let code = line.drop { $0 == " " }
        let words = code.split(separator: " ")
        if words.first == "public" { return kind(of: code) != nil && kind(of: code) != "extension" }
        guard line.first != " ", words.first == "package", let kind = kind(of: code) else {
            return false
        }
        return types.contains(kind)
    }

    /// Whether a `///` comment stands above, with nothing between but attributes.
    static func isDocumented(_ index: Int, in lines: [Substring]) -> Bool {
        var above = index - 1
        while above >= 0, lines[above].drop(while: { $0 == " " }).hasPrefix("@") { above -= 1 }
        return above >= 0 && lines[above].drop(while: { $0 == " " }).hasPrefix("///")
    }

    private static func kind(of code: Substring) -> String? {
        for word in code.split(separator: " ") {
            if word.hasPrefix("@") || modifiers.contains(String(word)) { continue }
            let name = word.prefix { $0.isLetter }
            return kinds.contains(String(name)) ? String(name) : nil
        }
        return nil
    }

    static func contains(_ line: Substring, word: String) -> Bool {
        line.ranges(of: word).contains { range in
            let before = line[..<range.lowerBound].last
            let after = line[range.upperBound...].first
            return !isWordCharacter(before) && !isWordCharacter(after)
        }
    }

    static func contains(_ line: Substring, call: String) -> Bool {
        line.ranges(of: call).contains { range in
            let before = line[..<range.lowerBound].last
            return !isWordCharacter(before) && before != "."
        }
    }

    private static func isWordCharacter(_ character: Character?) -> Bool {
        character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
    }
}
