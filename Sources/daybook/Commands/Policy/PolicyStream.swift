import EventLog
import ExceptionClosure
import Schema

/// The adopted policies as the log holds them.
enum PolicyStream {
    static let name = ExceptionClosure.policyStream
    /// Under Daybook's own name, where no sender may write.
    static let source = "daybook/policy"

    struct Adopted {
        let event: RecordedEvent
        let policy: CompletionPolicyAdopted
    }

    /// The policy in force at a position.
    static func latest(in log: EventLog, asOf position: Position? = nil) throws -> Adopted? {
        let events = try log.readStreamBackward(name, from: position, limit: 1)
        return try events.first.map {
            Adopted(event: $0, policy: try CompletionPolicyAdopted(serializedBytes: $0.payload))
        }
    }
}
