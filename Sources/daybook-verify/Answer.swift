/// What was verified, as lines for a person or as one JSON object for a program.
///
/// The rule: it holds only what the evidence shows, and is printed only where all of it holds.
struct Answer {
    enum Value {
        case text(String)
        case number(UInt64)
        case texts([String])
    }

    private(set) var members: [(name: String, value: Value)] = []

    mutating func add(_ name: String, _ text: String) { members.append((name, .text(text))) }
    mutating func add(_ name: String, _ number: UInt64) { members.append((name, .number(number))) }
    mutating func add(_ name: String, _ texts: [String]) { members.append((name, .texts(texts))) }

    func print(json: Bool) {
        StandardStream.output(json ? jsonText : lines)
    }

    private var lines: String {
        let width = members.map(\.name.count).max() ?? 0
        return members.map { name, value in
            let text =
                switch value {
                case .text(let text): text
                case .number(let number): String(number)
                case .texts(let texts): texts.joined(separator: ", ")
                }
            let padding = String(repeating: " ", count: width - name.count)
            return name + padding + "  " + Printable.line(text)
        }.joined(separator: "\n")
    }

    private var jsonText: String {
        let members = members.map { name, value in
            let text =
                switch value {
                case .text(let text): Self.quoted(text)
                case .number(let number): String(number)
                case .texts(let texts):
                    "[" + texts.map(Self.quoted).joined(separator: ",") + "]"
                }
            return Self.quoted(name) + ":" + text
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": out += "\\" + String(scalar)
            case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
