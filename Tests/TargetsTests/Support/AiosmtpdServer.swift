import Foundation
import Testing

/// aiosmtpd, from the environment that Tools/setup --tests makes.
final class AiosmtpdServer: MailServer {
    struct Event: Decodable {
        var event: String
        var port: Int?
        var sender: String?
        var recipients: [String]?
        var content: Data?
        var overTLS: Bool?
    }

    /// TLS and login, where a test is about them.
    struct Security: Encodable {
        var certificate: String?
        var key: String?
        var implicit: Bool?
        var password: String?
    }

    private struct Command: Encodable {
        struct Fault: Encodable {
            var stage: String
            var kind: String
            var reply: String?
        }
        var fault: Fault?
        var certificate: String?
        var key: String?
        var implicit: Bool?
        var password: String?
    }

    /// nil where it is not installed.
    static let python: String? = {
        let python = packageRoot.appending(path: ".build/python/bin/python3").path
        guard FileManager.default.isExecutableFile(atPath: python) else { return nil }
        let probe = Process()
        probe.executableURL = URL(filePath: python)
        probe.arguments = ["-c", "import aiosmtpd"]
        probe.standardError = FileHandle.nullDevice
        guard (try? probe.run()) != nil else { return nil }
        probe.waitUntilExit()
        return probe.terminationStatus == 0 ? python : nil
    }()

    private let child: Child
    let port: Int

    init(_ fault: MailFault?, _ security: Security = Security()) async throws {
        let python = try #require(Self.python)
        let command = Command(
            fault: fault.map(Self.command), certificate: security.certificate, key: security.key,
            implicit: security.implicit, password: security.password)
        let text = String(decoding: try JSONEncoder().encode(command), as: UTF8.self)
        let script = packageRoot.appending(path: "Tests/TargetsTests/Servers/mail_server.py").path
        child = try Child(python) { [script, $0.appending(path: "log").path, text] }
        let first = try await child.line("log")
        let event = try JSONDecoder().decode(Event.self, from: Data(first.utf8))
        port = try #require(event.port)
    }

    var entry: String { "{\"url\":\"smtp://127.0.0.1:\(port)\",\"tls\":\"opportunistic\"}" }

    func events() throws -> [Event] { try Self.events(child) }

    func sessions() -> Int { (try? events().count { $0.event == "session" }) ?? -1 }

    func delivered() throws -> [DeliveredMail] {
        try events().filter { $0.event == "message" }.map { event in
            DeliveredMail(
                sender: event.sender ?? "", recipients: event.recipients ?? [],
                bytes: event.content.map(Array.init))
        }
    }

    func stop() { child.stop() }

    private static func events(_ child: Child) throws -> [Event] {
        let log = child.directory.appending(path: "log")
        guard let data = try? Data(contentsOf: log) else { return [] }
        let whole = data.prefix(upTo: data.lastIndex(of: 0x0A).map { $0 + 1 } ?? data.startIndex)
        return try whole.split(separator: 0x0A).map {
            try JSONDecoder().decode(Event.self, from: $0)
        }
    }

    private static func command(_ fault: MailFault) -> Command.Fault {
        switch fault.kind {
        case .reply(let code):
            Command.Fault(
                stage: fault.stage.rawValue, kind: "reply", reply: "\(code) on command")
        case .drop: Command.Fault(stage: fault.stage.rawValue, kind: "drop")
        case .silence: Command.Fault(stage: fault.stage.rawValue, kind: "silence")
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// Skipped, and said to be, where there is no such server.
    static var needsAiosmtpd: Self {
        .enabled(
            if: AiosmtpdServer.python != nil,
            "aiosmtpd is not installed; Tools/setup --tests does it")
    }
}
