import Foundation
import Glibc
import Testing

/// Runs the executables that were built beside this test bundle, as a person or a script would.
///
/// The rule: no run outlives its time limit, and none can block on a full pipe: input and output
/// are files.
struct Program {
    struct Result {
        var status: Int32
        /// The signal that ended it, 0 if it ended by itself.
        var signal: Int32
        var output: String
        var errors: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    struct TimedOut: Error, CustomStringConvertible {
        var description: String
    }

    static let daybook = Program("daybook")

    let path: String

    init(_ name: String) {
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folder = URL(fileURLWithPath: own ?? CommandLine.arguments[0])
            .deletingLastPathComponent()
        path = folder.appendingPathComponent(name).path
    }

    init(path: String) { self.path = path }

    func run(
        _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:],
        in directory: String? = nil, timeout: Duration = .seconds(60)
    ) throws -> Result {
        let scratch = try Scratch()
        let (out, err) = (scratch.path + "/out", scratch.path + "/err")
        try Data(input).write(to: URL(fileURLWithPath: scratch.path + "/in"))
        for file in [out, err] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
        let running = try start(
            arguments, environment: environment, in: directory,
            input: try #require(FileHandle(forReadingAtPath: scratch.path + "/in")),
            output: try #require(FileHandle(forWritingAtPath: out)),
            errors: try #require(FileHandle(forWritingAtPath: err)))
        try running.wait(timeout)
        return Result(
            status: running.process.terminationStatus,
            signal: running.process.terminationReason == .uncaughtSignal
                ? running.process.terminationStatus : 0,
            output: String(
                decoding: try Data(contentsOf: URL(fileURLWithPath: out)), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: URL(fileURLWithPath: err)), as: UTF8.self)
        )
    }

    /// Starts it and returns; the caller waits or ends it.
    func start(
        _ arguments: [String], environment: [String: String] = [:], in directory: String? = nil,
        input: FileHandle = .nullDevice, output: FileHandle, errors: FileHandle = .nullDevice
    ) throws -> Running {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        // A clean environment: what a developer has set must not decide a test.
        process.environment = ["PATH": "/usr/bin:/bin", "TZ": "UTC", "LC_ALL": "C.UTF-8"]
            .merging(environment) { $1 }
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        return try Running(starting: process, as: "\(path) \(arguments.joined(separator: " "))")
    }
}

/// A process that was started here, ended by its id only.
final class Running: @unchecked Sendable {
    let process: Process
    private let name: String
    private let ended = DispatchSemaphore(value: 0)

    fileprivate init(starting process: Process, as name: String) throws {
        self.process = process
        self.name = name
        process.terminationHandler = { [ended] _ in ended.signal() }
        try process.run()
    }

    func wait(_ timeout: Duration) throws {
        let seconds = Double(timeout.components.seconds)
        guard ended.wait(timeout: .now() + seconds) == .success else {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            throw Program.TimedOut(description: "\(name) did not end within \(timeout)")
        }
        process.waitUntilExit()
    }

    /// Sends a signal and waits for the end.
    func end(with signal: Int32, timeout: Duration = .seconds(20)) throws {
        kill(process.processIdentifier, signal)
        try wait(timeout)
    }
}
