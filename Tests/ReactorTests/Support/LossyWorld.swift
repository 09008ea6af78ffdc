import EventLog
import Schema
import Synchronization

@testable import Reactor

/// Targets in memory behind a network that loses, delays and refuses, all from one seed. They count
/// what they accept by business identity, and deduplicate only where their class says so; of
/// deduplication by key they promise no more than a retention.
final class LossyWorld: Transport {
    private struct State {
        var random: SplitMix64
        /// By path: what was accepted, how often, and how many requests arrived.
        var accepted: [String: Int] = [:]
        /// When the first request under a path's key arrived.
        var known: [String: Instant] = [:]
        var arrived: [String: Int] = [:]
        /// By path: requests of which something may have left its process.
        var sent: [String: Int] = [:]
        /// On its way: arrives later, but before the attempt's deadline.
        var delayed: [(at: Instant, request: OutboundRequest)] = []
        var isKind = false
        var held: Hold?
    }

    /// One write of an older process stays in the air until a gate opens. It arrives before or
    /// after that, if at all, and never past its deadline.
    struct Hold {
        enum Arrival: CaseIterable { case atOnce, atRelease, never }
        /// Writes that pass before it.
        var passing: Int
        var arrival: Arrival
        /// Of what became of it the process hears this, if it can be true.
        var answer: TransportResult
        var gate: Gate
    }

    private let log: MemoryLog
    private let retention: Duration
    private let state: Mutex<State>
    private let life: Mutex<Life>

    init(log: MemoryLog, seed: UInt64, retention: UInt64 = 86_400_000) {
        self.log = log
        self.retention = .milliseconds(Int64(retention))
        state = Mutex(State(random: SplitMix64(state: seed)))
        life = Mutex(Life())
    }

    func begin(_ life: Life) { self.life.withLock { $0 = life } }
    /// From now on nothing is lost, so that everything comes to an end.
    func calmDown() { state.withLock { $0.isKind = true } }

    func accepted(_ path: String) -> Int { state.withLock { $0.accepted[path] ?? 0 } }
    func arrived(_ path: String) -> Int { state.withLock { $0.arrived[path] ?? 0 } }
    func sent(_ path: String) -> Int { state.withLock { $0.sent[path] ?? 0 } }

    /// Lets time pass, and with it what was on its way.
    func advance(to instant: Instant) {
        state.withLock { state in
            let due = state.delayed.filter { $0.at <= instant }
            state.delayed.removeAll { $0.at <= instant }
            for one in due { apply(one.request, one.at, &state) }
        }
        log.advance(to: instant)
    }

    /// Of the process that runs next; nil once another one is to be served as ever.
    func hold(_ hold: Hold?) { state.withLock { $0.held = hold } }

    private func held(_ request: OutboundRequest) -> Hold? {
        guard request.request.method != "GET" else { return nil }
        return state.withLock { state in
            guard let held = state.held else { return nil }
            state.held?.passing -= 1
            guard held.passing == 0 else { return nil }
            state.held = nil
            return held
        }
    }

    private func keep(
        _ request: OutboundRequest, _ deadline: Duration, _ hold: Hold
    ) async -> TransportResult {
        let limit = log.now.adding(milliseconds: deadline.components.seconds * 1_000)
        if hold.arrival == .atOnce { state.withLock { apply(request, log.now, &$0) } }
        await hold.gate.pass()
        var hasArrived = hold.arrival == .atOnce
        if hold.arrival == .atRelease, log.now <= limit {
            hasArrived = true
            state.withLock { apply(request, log.now, &$0) }
        }
        switch hold.answer {
        case .answered(let response) where response.status == 200:
            return hasArrived ? hold.answer : .unknown("no answer in time")
        case .unknown: return hold.answer
        default: return hasArrived ? .unknown("the answer was lost") : hold.answer
        }
    }

    func send(_ request: OutboundRequest, deadline: Duration) async -> TransportResult {
        let result = await answer(request, deadline)
        if request.request.method != "GET", result.isSent {
            state.withLock { $0.sent[request.request.path, default: 0] += 1 }
        }
        return result
    }

    private func answer(
        _ request: OutboundRequest, _ deadline: Duration
    ) async -> TransportResult {
        if let hold = held(request) { return await keep(request, deadline, hold) }
        let life = life.withLock { $0 }
        switch life.step() {
        case .alive: return state.withLock { deliver(request, deadline, &$0) }
        case .diesBefore: return .notSent("dead")
        case .diesAfter:
            _ = state.withLock { deliver(request, deadline, &$0) }
            return .unknown("dead")
        }
    }

    private func deliver(
        _ request: OutboundRequest, _ deadline: Duration, _ state: inout State
    ) -> TransportResult {
        let fate = state.isKind ? 0 : Int.random(in: 0..<20, using: &state.random)
        if request.request.method == "GET" {
            if fate == 1 { return .unknown("cut off") }
            if fate == 2 { return .answered(Response(status: 503)) }
            if fate == 3 { return .answered(Response(status: 401)) }
            if fate == 4 { return .answered(Response(status: 200, body: Array("<html>".utf8))) }
            let isThere = state.accepted[request.request.path] != nil
            return .answered(Response(status: isThere ? 200 : 404))
        }
        switch fate {
        case 1: return .notSent("refused")
        case 2: return .answered(Response(status: 503))
        case 3: return .answered(Response(status: 500))
        case 4: return .unknown("lost on the way there")
        case 5, 6:
            apply(request, log.now, &state)
            return .unknown("lost on the way back")
        case 7:
            apply(request, log.now, &state)
            return .answered(Response(status: 502))
        case 8:
            let within = Int64.random(in: 0...deadline.components.seconds, using: &state.random)
            state.delayed.append((log.now.adding(milliseconds: within * 1_000), request))
            return .unknown("no answer in time")
        case 9: return .answered(Response(status: 401))
        default:
            apply(request, log.now, &state)
            return .answered(Response(status: 200))
        }
    }

    private func apply(
        _ request: OutboundRequest, _ now: Instant, _ state: inout State
    ) {
        let path = request.request.path
        state.arrived[path, default: 0] += 1
        switch request.system {
        case "idempotent" where state.accepted[path] != nil: return
        case "deduplicating":
            if let first = state.known[path], now - first <= retention { return }
            state.known[path] = now
        default: break
        }
        state.accepted[path, default: 0] += 1
    }
}

extension TransportResult {
    fileprivate var isSent: Bool { if case .notSent = self { false } else { true } }
}
