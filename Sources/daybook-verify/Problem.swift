/// What the evidence fails at: the first bad place, and what its holder can do. Exit code 1.
struct Problem: Error, CustomStringConvertible {
    var what: String
    /// A file, and a line or an entry of it.
    var place: String
    var remedy: String

    init(_ what: String, place: String, remedy: String) {
        self.what = what
        self.place = place
        self.remedy = remedy
    }

    var description: String { Message.text("does not verify: " + what, place, remedy) }
}

/// Why nothing could be judged: a file is missing, the policy makes no sense. Exit code 2.
struct Trouble: Error, CustomStringConvertible {
    var what: String
    var place: String
    var remedy: String

    init(_ what: String, place: String, remedy: String) {
        self.what = what
        self.place = place
        self.remedy = remedy
    }

    var description: String { Message.text(what, place, remedy) }
}

/// The form that both have on a terminal; what a file says cannot steer it.
private enum Message {
    static func text(_ what: String, _ place: String, _ remedy: String) -> String {
        [
            "daybook-verify: " + clean(what), "  where:  " + clean(place),
            "  remedy: " + clean(remedy),
        ].joined(separator: "\n")
    }

    private static func clean(_ text: String) -> String { Printable.line(text) }
}

/// Text from files, safe to print: control and formatting characters as `\u{…}`.
enum Printable {
    static func line(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
                out += "\\u{\(String(scalar.value, radix: 16))}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
