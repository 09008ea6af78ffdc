import Schema
import Synchronization

@testable import Reactor

/// Answers by a script, and keeps what it was sent.
final class ScriptedTransport: Transport {
    typealias Reply = @Sendable (OutboundRequest) async -> TransportResult
    private let reply: Reply
    private let seen = Mutex<[OutboundRequest]>([])

    init(_ reply: @escaping Reply) { self.reply = reply }

    /// Every write is taken, every reading finds nothing.
    convenience init() { self.init(Self.obliging) }

    static let obliging: Reply = { request in
        .answered(Response(status: request.request.method == "GET" ? 404 : 200))
    }

    var requests: [OutboundRequest] { seen.withLock { $0 } }
    var writes: [OutboundRequest] { requests.filter { $0.request.method != "GET" } }

    func send(_ request: OutboundRequest, deadline: Duration) async -> TransportResult {
        seen.withLock { $0.append(request) }
        return await reply(request)
    }
}

/// A gate that holds a request back until the test opens it.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var arrivals: [CheckedContinuation<Void, Never>] = []
    private var hasArrived = false

    func pass() async {
        hasArrived = true
        for arrival in arrivals { arrival.resume() }
        arrivals = []
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Somebody who might have passed never will.
    func giveUp() {
        hasArrived = true
        for arrival in arrivals { arrival.resume() }
        arrivals = []
    }

    func arrival() async {
        if hasArrived { return }
        await withCheckedContinuation { arrivals.append($0) }
    }

    func open() {
        isOpen = true
        for one in waiting { one.resume() }
        waiting = []
    }
}
