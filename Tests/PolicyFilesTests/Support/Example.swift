import Foundation
import PolicyFiles
import Testing
import ZoneFiles

/// The default policy of the project's own, as it stands and with one thing changed.
struct Example: Sendable {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func file(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
    }

    static func standard() throws -> String { try file("Schemas/policies/case-lifecycle.yaml") }

    /// The first occurrence of a text replaced; the test fails where it does not occur.
    static func changed(_ old: String, _ new: String) throws -> String {
        var text = try standard()
        let range = try #require(text.range(of: old), "the default policy has no ‘\(old)’")
        text.replaceSubrange(range, with: new)
        return text
    }

    static func read(_ text: String) throws -> PolicyFile {
        try PolicyFile(yaml: Array(text.utf8), zones: ZoneDatabase())
    }

    /// What is wrong with a text; empty if nothing.
    static func problems(_ text: String) throws -> [PolicyProblem] {
        try problems(Array(text.utf8))
    }

    static func problems(_ bytes: [UInt8]) throws -> [PolicyProblem] {
        do {
            _ = try PolicyFile(yaml: bytes, zones: ZoneDatabase())
            return []
        } catch {
            return error.problems
        }
    }

    /// The number of the first line that holds a text, counted without the parser.
    static func line(of needle: String, in text: String) throws -> Int {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return try #require(lines.firstIndex { $0.contains(needle) }, "no ‘\(needle)’") + 1
    }
}
