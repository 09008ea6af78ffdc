import Foundation
import Testing

/// The programs beside the tests that count, and pack, with Python's own libraries.
enum Oracle {
    /// What a script prints.
    static func run(_ script: String, _ arguments: String...) throws -> Data {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Oracles/\(script)").path()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", path] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(script) failed")
        return output
    }
}

/// The published logs, where the machine has them.
enum PublishedLog: String {
    case incidents = "uci_incident_event_log.csv.zip"
    case challenge = "bpic2013_incidents.xes.gz"

    static let note: Comment = "DAYBOOK_FIXTURES does not name a folder with the incident logs"

    /// Nil without DAYBOOK_FIXTURES, or where the file is not there.
    var path: String? {
        guard let folder = ProcessInfo.processInfo.environment["DAYBOOK_FIXTURES"] else {
            return nil
        }
        let path = "\(folder)/data/\(rawValue)"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }
}
