/// Finds an alias in a text before it is parsed.
///
/// The rule that it keeps: it never passes one over. The parser puts the node in place of its alias
/// and hashes keys in full, which a few nested aliases make endless, so it must not see one. It
/// may take a star in a quoted text or a comment for an alias, where one stands like one.
enum AliasScan {
    static func firstAlias(in text: String) -> Place? {
        guard text.utf8.contains(UInt8(ascii: "*")) else { return nil }
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            if let column = firstAlias(onLine: Array(line.unicodeScalars)) {
                return Place(line: number, column: column)
            }
        }
        return nil
    }

    private static func firstAlias(onLine line: [Unicode.Scalar]) -> Int? {
        // A comment ends the line, unless the mark may stand in quotes.
        let mayQuote = line.contains("\"") || line.contains("'")
        for (index, scalar) in line.enumerated() {
            let before = index > 0 ? line[index - 1] : " "
            if scalar == "#", !mayQuote, isBlank(before) { return nil }
            guard scalar == "*", index + 1 < line.count, isName(line[index + 1]) else { continue }
            // Within a word the parser begins no token.
            if !isName(before), before != ".", before != "/" { return index + 1 }
        }
        return nil
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t"
    }

    /// The characters that the parser takes for an alias's name.
    private static func isName(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            || scalar == "_" || scalar == "-"
    }
}
