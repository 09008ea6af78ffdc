/// A JSON object on one line, its members in the order in which they were added.
struct JSONLine {
    private var members: [String] = []

    var text: String { "{" + members.joined(separator: ",") + "}" }

    mutating func add(_ name: String, _ value: String) { raw(name, Self.quoted(value)) }
    mutating func add(_ name: String, _ value: some FixedWidthInteger) { raw(name, "\(value)") }
    mutating func add(_ name: String, _ value: Bool) { raw(name, value ? "true" : "false") }

    /// Adds a member whose value is JSON already.
    mutating func raw(_ name: String, _ json: String) {
        members.append(Self.quoted(name) + ":" + json)
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
