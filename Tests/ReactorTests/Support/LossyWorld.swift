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
        /// On its way: arrives later, but before the attempt's deadline.
        var delayed: [(at: Instant, request: OutboundRequest)] = []
        var isKind = false
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

    /// Lets time pass, and with it what was on its way.
    func advance(to instant: Instant) {
        state.withLock { state in
            let due = state.delayed.filter { $0.at <= instant }
            state.delayed.removeAll { $0.at <= instant }
            for one in due { apply(one.request, one.at, &state) }
        }
        log.advance(to: instant)
    }

    func send(_ request: OutboundRequest, deadline: Duration) async -> TransportResult {
        let life = life.withLock { $0 }
        switch life.step() {
        case .alive: return state.withLock { deliver(request, deadline, &$0) }
        case .diesBefore: return .unknown("dead")
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
