import EventLog
import Schema

/// A follow-up as its own stream tells it: opened, assigned, resolved.
///
/// The rule that it keeps: it is resolved once. Whoever comes later is told what was decided.
package struct FollowUpPacket: Sendable, Equatable {
    package var id: String
    /// Of the stream, as far as it is folded; 0 if there is no such follow-up.
    package var revision: UInt64 = 0
    package var opened: FollowUpOpened?
    package var assignee = ""
    package var resolved: FollowUpResolved?

    package init(id: String) { self.id = id }

    package var stream: String { Stop.stream(id) }

    /// The stream of the exception that the follow-up is about.
    package var subject: String? {
        opened.map { ExceptionState.streamPrefix + $0.run.exceptionID }
    }

    package mutating func evolve(_ event: RecordedEvent) throws {
        switch event.type {
        case FollowUpOpened.protoMessageName:
            opened = try FollowUpOpened(serializedBytes: event.payload)
        case FollowUpAssigned.protoMessageName:
            assignee = try FollowUpAssigned(serializedBytes: event.payload).assignee
        case FollowUpResolved.protoMessageName:
            resolved = try FollowUpResolved(serializedBytes: event.payload)
        default:
            throw EvolveError(
                position: event.position, reason: "\(event.type) is no event of a follow-up")
        }
        revision = event.revision
    }
}
