import Foundation

/// Runs `Tools/oracle/business` and reads its questions with their answers.
enum Oracle {
    struct Failed: Error { var status: Int32 }

    static func lines<Question: Decodable>(
        of: Question.Type, _ arguments: String...
    ) throws -> [Question] {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let program = root.appending(path: "Tools/oracle/business").path()
        process.arguments = ["python3", program] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(status: process.terminationStatus)
        }
        let decoder = JSONDecoder()
        return try data.split(separator: UInt8(ascii: "\n")).map {
            try decoder.decode(Question.self, from: $0)
        }
    }
}
