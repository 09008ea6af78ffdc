import EventLog
import Schema

/// A disposition as the log holds it, and what was decided about it.
///
/// The rule that it keeps: it is never changed by a later one. What the source said first about a
/// version stays what it said.
package struct KnownDisposition: Sendable, Equatable {
    package var position: Position
    /// How the sender names the event: its source and its id.
    package var eventSource: String
    package var eventID: String
    package var content: DispositionRecorded
    package var decision: Decision

    package enum Decision: Sendable, Equatable {
        case undecided
        /// It came before the reactor's start: nothing is decided about it, and it has no effect.
        case history
        case setAside(SetAsideReason)
        case run
    }
}
