import Foundation

/// What performs the commands of a scenario, and says what happened.
package protocol ScenarioStage {
    init() throws
    /// - Returns: the lines that the command brought about.
    mutating func perform(_ command: String) throws -> [String]
}

/// A script that reads as prose: what happens, a line `----`, and what Daybook makes of it.
///
/// Blocks are parted by empty lines; a block without `----` is commentary if its lines begin with
/// `#`. With `DAYBOOK_REWRITE=1` the expectations are written anew, to be read before they are
/// committed.
package struct Scenario {
    private let path: String

    /// A block whose answer is not the one that is written down.
    package struct Mismatch: Equatable, CustomStringConvertible {
        package var path: String
        package var expected: String
        package var found: String

        package var description: String {
            "\(path)\nexpected:\n\(expected)\n\nfound:\n\(found)"
        }
    }

    /// The script `Scenarios/NAME.txt` beside a test's source file.
    package init(_ name: String, beside file: String = #filePath) {
        path =
            URL(filePath: file).deletingLastPathComponent()
            .appending(path: "Scenarios/\(name).txt").path()
    }

    /// Plays the script on a stage of its own.
    package func play<Stage: ScenarioStage>(on _: Stage.Type) throws -> [Mismatch] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let isRewriting = ProcessInfo.processInfo.environment["DAYBOOK_REWRITE"] != nil
        var stage = try Stage()
        var found: [String] = []
        var mismatches: [Mismatch] = []
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
            let expected = lines.joined(separator: "\n")
            if !isRewriting, answer != expected {
                mismatches.append(Mismatch(path: path, expected: expected, found: answer))
            }
            found.append(answer)
        }
        if isRewriting {
            try (found.joined(separator: "\n\n") + "\n")
                .write(toFile: path, atomically: true, encoding: .utf8)
        }
        return mismatches
    }
}
