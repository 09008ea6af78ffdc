import Business
import EventLog
import Schema

/// The case policies that were adopted. What was armed keeps the version that it was armed under
/// (B-29, B-45).
package struct CasePolicies: Sendable, Equatable {
    private var adopted: [CasePolicy] = []
    /// Calendars of the version whose append is being folded.
    private var pending: [CalendarAdopted] = []

    package init() {}

    package var latest: CasePolicy? { adopted.last }

    package subscript(version: UInt32) -> CasePolicy? { adopted.first { $0.version == version } }

    /// Those adopted after a version under which a team's time counts otherwise than before: the
    /// moments at which running clocks go over to another calendar (D5).
    func changes(
        of team: String, from calendar: BusinessCalendar, after version: UInt32
    ) -> [CasePolicy] {
        var present = calendar
        return adopted.filter { policy in
            guard policy.version > version else { return false }
            let next = policy.calendar(of: team)
            defer { present = next }
            return !next.counts(like: present)
        }
    }

    package mutating func adopt(_ event: RecordedEvent) throws {
        switch event.type {
        case CalendarAdopted.protoMessageName:
            pending.append(try CalendarAdopted(serializedBytes: event.payload))
        case CasePolicyAdopted.protoMessageName:
            let calendars = pending
            pending = []
            let adoption = CasePolicy.Adoption(position: event.position, recorded: event.recorded)
            try adopt(CasePolicyAdopted(serializedBytes: event.payload), calendars, adoption)
        default: break
        }
    }

    /// Takes a policy that keeps the rules, and refuses any other.
    package mutating func adopt(
        _ policy: CasePolicyAdopted, _ calendars: [CalendarAdopted],
        _ adoption: CasePolicy.Adoption = .init(position: .start, recorded: .distantPast)
    ) throws(CasePolicyRefusal) {
        if let defect = policy.defect(calendars) {
            throw CasePolicyRefusal(version: policy.version, reason: defect)
        }
        guard policy.version > adopted.last?.version ?? 0 else {
            throw CasePolicyRefusal(
                version: policy.version,
                reason: "its version must be above \(adopted.last?.version ?? 0), the latest one")
        }
        var compiled: [String: BusinessCalendar] = [:]
        for calendar in calendars {
            do {
                compiled[calendar.name] = try BusinessCalendar(calendar)
            } catch {
                throw CasePolicyRefusal(
                    version: policy.version, reason: "calendar ‘\(calendar.name)’: \(error)")
            }
        }
        adopted.append(CasePolicy(policy, compiled, adoption))
    }
}

/// Why a policy is not taken.
package struct CasePolicyRefusal: Error, Equatable, CustomStringConvertible {
    package var version: UInt32
    package var reason: String

    package var description: String { "case policy \(version) is refused: \(reason)" }
}
