import CaseLifecycle
import EventLog
import Schema

/// The case policies of a log up to a moment, and another one from then on.
struct OtherPolicies {
    let events: [RecordedEvent]

    /// - Parameter from: inclusive; what was adopted later is passed over.
    init(_ log: EventLog, from: Position, file: String) throws {
        let recorded =
            from == .start ? [] : try log.readStream(CasePolicyStream.name, upTo: from)
        let present = try recorded.last { $0.type == CasePolicyAdopted.protoMessageName }.map {
            try CasePolicyAdopted(serializedBytes: $0.payload)
        }
        let other = try CasePolicyFile(file).events(
            version: (present?.version ?? 0) + 1, author: "what-if", approver: "nobody")
        // As if it had been adopted at that moment, or with the store.
        var pattern = try log.event(at: from == .start ? Position(1) : from)
        pattern.stream = CasePolicyStream.name
        pattern.position = from
        func adopted(_ type: String, _ payload: [UInt8]) -> RecordedEvent {
            var event = pattern
            (event.type, event.payload) = (type, payload)
            return event
        }
        let calendars = try other.calendars.map {
            adopted(CalendarAdopted.protoMessageName, try $0.serializedBytes())
        }
        let policy = adopted(
            CasePolicyAdopted.protoMessageName, try other.policy.serializedBytes())
        events = recorded + calendars + [policy]
    }
}
