import CaseLifecycle
import EventLog
import Schema

/// The case policies as the log holds them: the calendars of a version, then the version.
enum CasePolicyStream {
    static let name = CaseLifecycle.policyStream

    struct Adopted {
        let event: RecordedEvent
        let policy: CasePolicyAdopted
        let calendars: [CalendarAdopted]
    }

    /// Every version up to a position, in order.
    static func all(in log: EventLog, asOf position: Position? = nil) throws -> [Adopted] {
        var adopted: [Adopted] = []
        var calendars: [CalendarAdopted] = []
        for event in try log.readStream(name, upTo: position) {
            switch event.type {
            case CalendarAdopted.protoMessageName:
                calendars.append(try CalendarAdopted(serializedBytes: event.payload))
            case CasePolicyAdopted.protoMessageName:
                let policy = try CasePolicyAdopted(serializedBytes: event.payload)
                adopted.append(Adopted(event: event, policy: policy, calendars: calendars))
                calendars = []
            default: break
            }
        }
        return adopted
    }

    static func latest(in log: EventLog, asOf position: Position? = nil) throws -> Adopted? {
        try all(in: log, asOf: position).last
    }
}
