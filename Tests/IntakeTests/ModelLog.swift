import Synchronization

@testable import EventLog
@testable import Intake

/// A log as it is defined, not as it is built: a list of events and a table of keys.
final class ModelLog: EventSink {
    struct State {
        var events: [NewEvent] = []
        var keys: [IdempotencyKey: (first: Int, content: String)] = [:]
        var batches: [Int] = []
        /// Answers to come before any other, by the request's position in all that were handed in.
        var failures: [Int: AppendError] = [:]
        var requests = 0
    }

    let state = Mutex(State())

    func now() -> Instant { Instant(nanoseconds: 1_700_000_000_000_000_000) }

    func appendAll(_ requests: [AppendRequest]) -> [Result<Receipt, AppendError>] {
        state.withLock { state in
            state.batches.append(requests.count)
            return requests.map { request in
                state.requests += 1
                if let failure = state.failures[state.requests] { return .failure(failure) }
                return Self.append(request, to: &state)
            }
        }
    }

    func dryRun(_ request: AppendRequest) throws(AppendError) -> [RecordedEvent] {
        let answer = state.withLock { state in
            var copy = state
            return Self.append(request, to: &copy)
        }
        guard try !answer.get().isDuplicate else { return [] }
        return request.events.map { event in
            RecordedEvent(
                position: Position(0), stream: event.stream, revision: 0, type: event.type,
                id: event.id, source: event.source, recorded: now(), occurred: event.occurred,
                actor: event.actor, causation: nil, correlation: event.correlation,
                key: request.key, schemaVersion: 1, payload: event.payload, isErased: false,
                leafHash: [])
        }
    }

    func firstPosition(for key: IdempotencyKey) throws(StoreError) -> Position? {
        state.withLock { $0.keys[key].map { Position(UInt64($0.first)) } }
    }

    private static func append(
        _ request: AppendRequest, to state: inout State
    ) -> Result<Receipt, AppendError> {
        let content =
            switch request.content {
            case .bytes(let bytes): "\(bytes)"
            case .events: told(request.events)
            case .said(let events): told(events)
            }
        if let known = state.keys[request.key] {
            let first = Position(UInt64(known.first))
            guard known.content == content else {
                state.events.append(request.events[0])
                let recorded = Position(UInt64(state.events.count))
                return .failure(.conflict(key: request.key, first: first, recorded: recorded))
            }
            return .success(receipt(known.first, isDuplicate: true))
        }
        state.events += request.events
        state.keys[request.key] = (state.events.count, content)
        return .success(receipt(state.events.count, isDuplicate: false))
    }

    private static func told(_ events: [NewEvent]) -> String {
        "\(events.map { ($0.type, $0.source, $0.occurred, $0.payload) })"
    }

    private static func receipt(_ position: Int, isDuplicate: Bool) -> Receipt {
        let position = Position(UInt64(position))
        return Receipt(
            first: position, last: position, recorded: Instant(nanoseconds: 0),
            isDuplicate: isDuplicate)
    }
}
