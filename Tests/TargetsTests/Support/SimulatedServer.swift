import Foundation
import Schema
import Testing

@testable import Reactor
@testable import Targets

/// One of the simulated systems of Tools/simulate, asked over its own HTTP.
final class SimulatedServer: MailServer {
    private let child: Child
    let url: String
    private var mailPort = 0

    init(_ name: String, _ fault: MailFault? = nil) async throws {
        child = try Child(
            "python3",
            {
                [
                    "-m", "simulate.serve", name, "--attached", "--port-file",
                    $0.appending(path: "port").path,
                ]
            },
            [
                "SIMULATE_TOKEN": "s3cret",
                "PYTHONPATH": packageRoot.appending(path: "Tools").path,
            ])
        url = "http://127.0.0.1:\(try await child.line("port"))"
        guard name == "mail" else { return }
        mailPort = try #require(try await object("/smtp")["port"] as? Int)
        if let fault { try await control(fault) }
    }

    var entry: String { "{\"url\":\"smtp://127.0.0.1:\(mailPort)\",\"tls\":\"opportunistic\"}" }

    func stop() { child.stop() }

    func sessions() async throws -> Int {
        try #require(try await object("/smtp")["sessions"] as? Int)
    }

    func delivered() async throws -> [DeliveredMail] {
        let found = try #require(try await json("/messages") as? [[String: Any]])
        return try found.map { mail in
            DeliveredMail(
                sender: try #require(mail["sender"] as? String),
                recipients: try #require(mail["recipients"] as? [String]))
        }
    }

    /// Accepted, by business identity.
    func counts() async throws -> [String: Int] {
        let found = try #require(try await json("/_counts") as? [String: [String: Any]])
        return found.compactMapValues { $0["accepted"] as? Int }
    }

    private func control(_ fault: MailFault) async throws {
        var command = ["op": "fault", "times": 1, "stage": fault.stage.rawValue] as [String: Any]
        switch fault.kind {
        case .reply(let status):
            command["kind"] = "status"
            command["status"] = status
        case .drop: command["kind"] = fault.stage == .dot ? "drop" : "lose"
        case .silence:
            command["kind"] = "slow"
            command["seconds"] = 3_600
        }
        let body = try JSONSerialization.data(withJSONObject: command)
        let request = RenderedRequest(
            "POST", "/_control", [], String(decoding: body, as: UTF8.self))
        _ = try await ask(request)
    }

    private func object(_ path: String) async throws -> [String: Any] {
        try #require(try await json(path) as? [String: Any])
    }

    private func json(_ path: String) async throws -> Any {
        let body = try await ask(RenderedRequest("GET", path))
        return try JSONSerialization.jsonObject(with: Data(body))
    }

    private func ask(_ request: RenderedRequest) async throws -> [UInt8] {
        var outbox = Outbox()
        outbox.tickets = "{\"url\":\"\(url)\",\"token\":\"s3cret\"}"
        guard case .answered(let answer) = try await outbox.send(request, to: .tickets),
            answer.status == 200
        else {
            Issue.record("\(request.method) \(request.path) failed")
            return []
        }
        return answer.body
    }
}
