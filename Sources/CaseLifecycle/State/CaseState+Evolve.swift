import EventLog
import Schema

/// Why a stream cannot be folded: it holds what this program did not write.
package struct CaseEvolveError: Error, Equatable, CustomStringConvertible {
    package var position: Position
    package var reason: String
    package var isErased = false

    /// Of an event whose payload is gone.
    static func erased(at position: Position) -> Self {
        Self(position: position, reason: "its payload was erased", isErased: true)
    }

    package var description: String {
        isErased
            ? "the event at \(position) was erased, so that nothing can rest on it or follow it"
            : "the event at \(position) does not fit: \(reason); "
                + "check the log with `daybook verify`"
    }
}

/// The fold. It takes facts as they are and decides nothing.
extension CaseState {
    package mutating func evolve(_ event: RecordedEvent) throws {
        guard !event.isErased else {
            throw CaseEvolveError.erased(at: event.position)
        }
        if let fact = try CaseFact(event) {
            history?.isOver = true
            take(fact, Occasion(event))
            said.note(fact, event)
        } else if event.type == CaseFactSetAside.protoMessageName {
            try noteAside(CaseFactSetAside(serializedBytes: event.payload), event)
        } else if event.type == CaseHistoryImported.protoMessageName {
            takeHistory(try CaseHistoryImported(serializedBytes: event.payload), event)
        } else if event.type == CaseAdopted.protoMessageName {
            try adopt(try CaseAdopted(serializedBytes: event.payload), event)
        } else {
            history?.isOver = true
            try evolveDecision(event)
        }
        revision = event.revision
    }

    /// It changes nothing, but it was said, and what is older than it is late.
    private mutating func noteAside(
        _ aside: CaseFactSetAside, _ event: RecordedEvent
    ) throws {
        guard let fact = try CaseFact(type: aside.type, payload: Array(aside.fact)) else {
            throw CaseEvolveError(
                position: event.position, reason: "\(aside.type) is no fact about a case")
        }
        said.note(fact, event)
    }
}

/// When something was said, and whether it asks for a decision.
struct Occasion {
    var position: Position
    var at: Instant
    /// Told by another system's log: taken note of, and nothing more (B-59).
    var isHistory = false
}

extension Occasion {
    init(_ event: RecordedEvent) { self.init(position: event.position, at: event.recorded) }
}
