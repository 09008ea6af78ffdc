import Foundation
import Schema
import Testing

@testable import Reactor
@testable import Targets

/// A mail server in a process of its own, told beforehand what to do wrong once.
///
/// Two of them, so that a reading of the protocol is not tested against itself: aiosmtpd, which is
/// another's, and the simulated system that the demonstration uses.
protocol MailServer {
    /// What the configuration's entry says.
    var entry: String { get }
    func sessions() async throws -> Int
    func delivered() async throws -> [DeliveredMail]
    func stop()
}

struct DeliveredMail: Equatable {
    var sender: String
    var recipients: [String]
    /// As it came; the simulated system keeps only what it read from it.
    var bytes: [UInt8]?
}

/// One fault, met once.
struct MailFault {
    enum Stage: String { case greeting, mail, rcpt, data, body, dot, quit }
    enum Kind {
        case reply(Int)
        case drop
        case silence
    }

    var kind: Kind
    var stage: Stage
}

enum MailServerKind: String, CaseIterable, CustomTestStringConvertible {
    case aiosmtpd, simulated

    var testDescription: String { rawValue }

    static let available = allCases.filter { $0 == .simulated || AiosmtpdServer.python != nil }

    func start(_ fault: MailFault? = nil) async throws -> any MailServer {
        switch self {
        case .aiosmtpd: try await AiosmtpdServer(fault)
        case .simulated: try await SimulatedServer("mail", fault)
        }
    }
}

/// A child process that ends when its standard input closes.
final class Child {
    private let process = Process()
    private let input = Pipe()
    let directory: URL

    init(_ program: String, _ arguments: (URL) -> [String], _ variables: [String: String] = [:])
        throws
    {
        directory = FileManager.default.temporaryDirectory
            .appending(path: "daybook-server-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments(directory)
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["PYTHONDONTWRITEBYTECODE": "1"].merging(variables) { $1 }
        ) { $1 }
        process.standardInput = input
        process.standardError = FileHandle.nullDevice  // tracebacks of faults that are meant
        try process.run()
    }

    /// Waits, bounded, for a file that the child writes when it listens.
    func line(_ name: String) async throws -> String {
        for _ in 0..<1_500 {
            let text = try? String(contentsOf: directory.appending(path: name), encoding: .utf8)
            if let text, let end = text.firstIndex(of: "\n") { return String(text[..<end]) }
            try #require(process.isRunning, "the server ended before it listened")
            try await Task.sleep(for: .milliseconds(20))
        }
        throw CancellationError()
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: directory)
    }
}

/// The package's folder.
let packageRoot = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
