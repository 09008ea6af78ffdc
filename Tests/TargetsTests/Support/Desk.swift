import EventLog
import Reactor
import Schema

@testable import Targets

/// A workflow with a target of each transport and no source. It wants nothing, and is there for its
/// names.
enum Desk: Workflow {
    enum Step: String, Name { case tell }
    enum Target: String, TargetName {
        case mail, pager, tickets

        var transport: TargetTransport {
            switch self {
            case .mail: .mail
            case .pager: .pager
            case .tickets: .http
            }
        }
    }

    static let name = "desk"
    static let streamPrefix = "desk/"
    static let policyStream = "policy/desk"
    static let readsSource = false
    static let initialPolicy = 0

    static func initialState(of subject: String) -> Int { 0 }
    static func evolve(_ state: inout Int, _ event: RecordedEvent) throws {}
    static func adopt(_ policy: inout Int, _ event: RecordedEvent) throws {}
    static func next(_ state: Int, _ policy: Int) -> [Action<Desk>] { [] }
    static func conclude(
        _ inquiry: Inquiry<Desk>, _ answers: Answers, _ state: Int, _ policy: Int
    ) -> [Draft] { [] }
    static func judge(
        _ effect: EffectIdentity<Desk>, _ answers: Answers, _ state: Int, _ policy: Int
    ) -> Standing { .met }
    static func settle(
        _ effect: EffectIdentity<Desk>, _ outcome: EffectOutcome, _ state: Int, _ policy: Int
    ) -> [Draft] { [] }
}

/// The transport under test, with whatever addresses a test has; port 1 for the others.
struct Outbox {
    var mail = "{\"url\":\"smtp://127.0.0.1:1\"}"
    var pager = "{\"url\":\"http://127.0.0.1:1\",\"routingKeys\":{\"on-call\":\"R0UT1NG\"}}"
    var tickets = "{\"url\":\"http://127.0.0.1:1\",\"token\":\"s3cret\"}"
    var failpoint: Failpoint?

    func send(
        _ request: RenderedRequest, to target: Desk.Target, deadline: Duration = .seconds(20)
    ) async throws -> TransportResult {
        let text = "{\"targets\":{\"mail\":\(mail),\"pager\":\(pager),\"tickets\":\(tickets)}}"
        let endpoints = try Endpoints(
            configuration: Array(text.utf8), path: "conf", for: Desk.self)
        return await CurlTransport(endpoints: endpoints, concurrency: 2, failpoint: failpoint)
            .send(OutboundRequest(system: target.rawValue, request: request), deadline: deadline)
    }
}

extension RenderedRequest {
    init(_ method: String, _ path: String, _ headers: [(String, String)] = [], _ body: String = "")
    {
        self.init()
        self.method = method
        self.path = path
        self.body = .init(body.utf8)
        self.headers = headers.map { name, value in
            Header.with {
                $0.name = name
                $0.value = value
            }
        }
    }
}
