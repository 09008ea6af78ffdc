import Foundation
import Testing

/// A script that reads as prose: what happens, a line `----`, and what Daybook makes of it.
///
/// Blocks are parted by empty lines; a block without `----` is commentary if its lines begin with
/// `#`. With `DAYBOOK_REWRITE=1` the expectations are written anew, to be read before they are
/// committed.
struct Scenario {
    let path: String

    init(_ name: String) {
        path =
            URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Scenarios/\(name).txt").path()
    }

    func play() throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var stage = try Stage()
        var found: [String] = []
        for block in text.components(separatedBy: "\n\n") {
            let lines = block.split(separator: "\n").map(String.init)
            let commands = lines.prefix { $0 != "----" }
            guard commands.count < lines.count else {
                found.append(block.trimmingCharacters(in: .newlines))
                continue
            }
            var output: [String] = []
            for command in commands where !command.hasPrefix("#") {
                output += try stage.perform(command)
            }
            if output.isEmpty { output = ["nothing"] }
            let answer = (Array(commands) + ["----"] + output).joined(separator: "\n")
            if ProcessInfo.processInfo.environment["DAYBOOK_REWRITE"] == nil {
                let expected = lines.joined(separator: "\n")
                #expect(answer == expected, "\(path)")
            }
            found.append(answer)
        }
        if ProcessInfo.processInfo.environment["DAYBOOK_REWRITE"] != nil {
            try (found.joined(separator: "\n\n") + "\n")
                .write(toFile: path, atomically: true, encoding: .utf8)
        }
    }
}
