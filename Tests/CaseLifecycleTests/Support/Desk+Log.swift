import Reactor
import Schema

@testable import CaseLifecycle
@testable import EventLog

/// The desk's events as a log has them.
extension Desk {
    /// With the policy that the desk begins with before them.
    var log: [RecordedEvent] {
        get throws {
            let policy = Fixture.policy()
            let first = RecordedEvent(
                position: .start, stream: CaseLifecycle.policyStream, revision: 1,
                type: CasePolicyAdopted.protoMessageName, id: "policy-1", source: "test",
                recorded: try Instant(rfc3339: "2026-03-01T00:00:00Z"),
                occurred: try Instant(rfc3339: "2026-03-01T00:00:00Z"),
                actor: Actor(identity: "test"), causation: nil, correlation: "",
                key: IdempotencyKey(source: "test", id: "policy-1"), schemaVersion: 1,
                payload: try policy.serializedBytes(), isErased: false, leafHash: [])
            return [first] + events
        }
    }
}
