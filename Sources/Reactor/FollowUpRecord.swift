import EventLog
import Schema
import SwiftProtobuf

/// A follow-up as its own stream tells it: opened, assigned, resolved. `Opened` is the
/// packet of the workflow that opened it.
///
/// The rule that it keeps: it is resolved once. Whoever comes later is told what was decided.
package struct FollowUpRecord<Opened: Message & Equatable>: Sendable, Equatable {
    package var id: String
    /// Of the stream, as far as it is folded; 0 if there is no such follow-up.
    package var revision: UInt64 = 0
    package var opened: Opened?
    package var assignee = ""
    package var resolved: FollowUpResolved?

    package init(id: String) { self.id = id }

    package var stream: String { FollowUp.stream(id) }

    package mutating func evolve(_ event: RecordedEvent) throws {
        switch event.type {
        case Opened.protoMessageName: opened = try Opened(serializedBytes: event.payload)
        case FollowUpAssigned.protoMessageName:
            assignee = try FollowUpAssigned(serializedBytes: event.payload).assignee
        case FollowUpResolved.protoMessageName:
            resolved = try FollowUpResolved(serializedBytes: event.payload)
        default:
            throw FollowUpFault(
                position: event.position, reason: "\(event.type) is no event of a follow-up")
        }
        revision = event.revision
    }

    /// The packet, while a person may still decide.
    package func open() throws(FollowUpRefusal) -> Opened {
        guard let opened else { throw .unknown(id) }
        if let resolved { throw .alreadyResolved(resolved.resolution) }
        return opened
    }

    /// Gives it to a person.
    ///
    /// - Parameter subject: the stream that the follow-up is about.
    package func assign(
        to assignee: String, about subject: String
    ) throws(FollowUpRefusal) -> FollowUpDecision {
        _ = try open()
        guard !assignee.isEmpty else { throw .nobody }
        let assigned = FollowUpAssigned.with {
            $0.id = id
            $0.assignee = assignee
        }
        return FollowUpDecision(
            drafts: [Draft(assigned, on: stream)],
            expectations: [Expectation(stream, .exactly(revision))], subject: subject)
    }
}

/// What all follow-ups have in common, whichever workflow opened them.
package enum FollowUp {
    package static func stream(_ id: String) -> String { "followup/" + id }

    /// The event that ends one.
    package static func resolved(
        _ id: String, _ resolution: Resolution, _ reason: String
    ) -> Draft {
        let resolved = FollowUpResolved.with {
            $0.id = id
            $0.resolution = resolution
            $0.reason = reason
        }
        return Draft(resolved, on: stream(id))
    }
}

/// A follow-up's stream says what no version of this program wrote.
package struct FollowUpFault: Error, Equatable, CustomStringConvertible {
    package var position: Position
    package var reason: String

    package var description: String {
        "the event at \(position) does not fit: \(reason); check the log with `daybook verify`"
    }
}
