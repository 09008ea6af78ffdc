import CaseLifecycle
import EventLog
import Reactor
import Schema
import Synchronization

/// One event that a ticket system announces about a case, before workflow B was asked about it.
struct CaseAnnouncement {
    private let request: AppendRequest
    private let event: NewEvent
    private let fact: CaseFact
    let stream: String

    /// Nil for a request that is about no case.
    init?(_ request: AppendRequest) {
        guard request.events.count == 1, let event = request.events.first,
            event.stream.hasPrefix(CaseState.streamPrefix),
            let fact = try? CaseFact(type: event.type, payload: event.payload)
        else { return nil }
        self.request = request
        self.event = event
        self.fact = fact
        stream = event.stream
    }

    /// What is to be appended by now. Its content is what was announced, whatever the decision
    /// makes of it (law 4).
    ///
    /// - Parameter policies: as far as they were folded before.
    func decided(
        in log: any CaseLog, _ policies: borrowing Mutex<KnownPolicies>
    ) throws(AppendError) -> AppendRequest {
        do {
            guard try log.firstPosition(for: request.key) == nil else { return request }
            let known = try policies.withLock { try $0.caughtUp(with: log) }
            return try decided(on: state(in: log), known, now: log.now())
        } catch let refusal as CaseRefusal {
            throw .invalid(refusal.description)
        } catch let error as CaseEvolveError where error.isErased {
            throw .streamEnded(stream)
        } catch {
            throw .storage("\(error)")
        }
    }

    private func decided(
        on state: CaseState, _ policies: CasePolicies, now: Instant
    ) throws(CaseRefusal) -> AppendRequest {
        let draft = try CaseCommands.announce(fact, at: event.occurred, now: now, state, policies)
        var decided = request
        decided.content = .said([event])
        decided.events[0].type = draft.type
        decided.events[0].payload = draft.payload
        decided.events[0].correlation = CaseLifecycle.correlation(of: state, subject: stream)
        decided.expectations = [
            Expectation(stream, state.revision == 0 ? .noStream : .exactly(state.revision))
        ]
        return decided
    }

    private func state(in log: any CaseLog) throws -> CaseState {
        var state = CaseLifecycle.initialState(of: stream)
        for event in try log.events(of: stream, after: 0) { try state.evolve(event) }
        return state
    }
}

/// The case policies, folded once: each holds the rules of whole zones.
struct KnownPolicies {
    private var policies = CaseLifecycle.initialPolicy
    private var revision: UInt64 = 0

    mutating func caughtUp(with log: any CaseLog) throws -> CasePolicies {
        let stream = CaseLifecycle.policyStream
        for event in try log.events(of: stream, after: revision) {
            try policies.adopt(event)
            revision = event.revision
        }
        return policies
    }
}
