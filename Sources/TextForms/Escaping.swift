/// Makes foreign text safe to print: data can neither break a line, nor move a cursor, nor turn
/// the direction of the text around it.
///
/// The rule: one record is one line, one field is one field, on a terminal and on a pipe alike.
package enum Escaping {
    package static func line(_ text: String) -> String {
        if isPlain(text) { return text }
        guard text.unicodeScalars.contains(where: mustEscape) else { return text }
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\t": out += "\\t"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\\": out += "\\\\"
            case _ where mustEscape(scalar):
                out += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// Whether a text is printable ASCII without a mark that any form escapes: most texts are, and
    /// a look at their bytes tells it sooner than one at their characters.
    package static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20..<0x7F).contains($0) && $0 != 0x5C && $0 != 0x22 }
    }

    private static func mustEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true  // C0, DEL, C1
        case 0x5C: true  // the escape character itself, so that escaping can be undone
        case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true  // separators, direction
        case 0xFEFF, 0xFFF9...0xFFFB: true
        default: false
        }
    }
}
