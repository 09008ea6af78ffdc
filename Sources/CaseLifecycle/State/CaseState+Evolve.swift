import EventLog
import Schema

/// Why a stream cannot be folded: it holds what this program did not write.
package struct CaseEvolveError: Error, Equatable, CustomStringConvertible {
    package var position: Position
    package var reason: String

    package var description: String {
        "the event at \(position) does not fit: \(reason); check the log with `daybook verify`"
    }
}

/// The fold. It takes facts as they are and decides nothing.
extension CaseState {
    package mutating func evolve(_ event: RecordedEvent) throws {
        guard !event.isErased else {
            throw CaseEvolveError(
                position: event.position, reason: "its payload was erased, so nothing rests on it")
        }
        if let fact = try CaseFact(event) {
            history?.isOver = true
            take(fact, Occasion(event))
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
