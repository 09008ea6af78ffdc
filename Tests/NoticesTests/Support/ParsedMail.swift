import Foundation
import Testing

/// A mail as Python's email package reads it.
struct ParsedMail: Decodable {
    struct Person: Decodable, Equatable {
        var address: String
        var displayName: String
    }

    var names: [String]
    var from: Person
    var to: [Person]
    var subject: String
    var date: Int64
    var messageID: String
    var inReplyTo: String
    var references: [String]
    var notice: String
    var autoSubmitted: String
    var contentType: String
    var charset: String
    var text: String
    var defects: [String]
    var isASCII: Bool
    var hasBareLineEnds: Bool
    /// Of any line: servers may take blanks there away.
    var hasBlankEnds: Bool
    var longestLine: Int
    var longestEncodedLine: Int
    var longestTextLine: Int

    static func read(_ mails: [[UInt8]]) throws -> [ParsedMail] {
        let input = FileManager.default.temporaryDirectory
            .appending(path: "daybook-mails-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: input) }
        let lines = mails.map { Data($0).base64EncodedString() + "\n" }.joined()
        try Data(lines.utf8).write(to: input)
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Oracles/read_mail.py").path()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script]
        process.standardInput = try FileHandle(forReadingFrom: input)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let found = try data.split(separator: 0x0A).map {
            try JSONDecoder().decode(ParsedMail.self, from: $0)
        }
        try #require(found.count == mails.count)
        return found
    }
}
