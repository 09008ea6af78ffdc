import Foundation
import Testing

/// The documented JSON contract, and a reader that keeps the order of members, which Foundation's
/// parser forgets.
struct Contract {
    /// The fields of each section's table, by its heading.
    let fields: [String: [String]]

    static func read() throws -> Contract {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let path = root.appendingPathComponent("Sources/daybook/daybook.docc/JSONContract.md")
        var fields: [String: [String]] = [:]
        var section = ""
        for line in try String(contentsOf: path, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("## ") { section = String(line.dropFirst(3)) }
            guard line.hasPrefix("| `") else { continue }
            let name = line.dropFirst(3).prefix { $0 != "`" }
            fields[section, default: []].append(String(name))
        }
        return Contract(fields: fields)
    }

    static func keys(of object: String) -> [String] { members(of: object).map(\.name) }

    static func members(of object: String) -> [(name: String, value: String)] {
        parts(of: object).map { part in
            // A name of ours holds no escape, so it ends at its second quotation mark.
            let name = part.dropFirst().prefix { $0 != "\"" }
            return (String(name), String(part.dropFirst(name.count + 3)))
        }
    }

    static func elements(of array: String) -> [String] { parts(of: array) }

    /// What stands between the commas of the outermost braces or brackets.
    private static func parts(of text: String) -> [String] {
        var parts: [String] = []
        var part = ""
        var (depth, isText, isEscaped) = (0, false, false)
        for character in text {
            if isText {
                part.append(character)
                if character == "\"" && !isEscaped { isText = false }
                isEscaped = character == "\\" && !isEscaped
                continue
            }
            if character == "}" || character == "]" { depth -= 1 }
            if (character == "," && depth == 1) || depth == 0 {
                if !part.isEmpty { parts.append(part) }
                part = ""
            } else {
                part.append(character)
            }
            if character == "{" || character == "[" {
                depth += 1
                if depth == 1 { part = "" }
            }
            isText = character == "\""
        }
        return parts
    }
}
