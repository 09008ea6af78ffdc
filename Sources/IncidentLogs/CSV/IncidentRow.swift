/// What the incident log knew when it wrote one row: an update of one incident.
///
/// `resolved_at`, `closed_at`, `closed_code` and `resolved_by` are left out on purpose. The log
/// holds their *final* values on every row of an incident; as part of a row they would let a fold
/// know on Monday what happened on Friday. Whoever wants them reads when the state changes.
package struct IncidentRow: Equatable, Sendable {
    /// From 1, the header not counted.
    package var row: Int
    package var number: String
    package var state: IncidentState
    package var isActive: Bool
    package var madeSLA: Bool
    package var reassignmentCount: Int
    package var reopenCount: Int
    /// Rises with each change of the incident, with gaps.
    package var sysModCount: Int
    package var openedAt: WallMinute
    package var sysCreatedAt: WallMinute?
    package var sysUpdatedAt: WallMinute
    package var priority: IncidentPriority
    package var impact: IncidentLevel
    package var urgency: IncidentLevel
    package var caller: Pseudonym?
    package var openedBy: Pseudonym?
    package var sysCreatedBy: Pseudonym?
    package var sysUpdatedBy: Pseudonym?
    package var assignedTo: Pseudonym?
    package var assignmentGroup: String?
    package var contactType: String?
    package var location: String?
    package var category: String?
    package var subcategory: String?
    package var symptom: String?
    package var notify: String?
    package var hasKnowledge: Bool
    package var isPriorityConfirmed: Bool
    package var links: IncidentLinks
}

/// Which records an incident points to. The log has their ids; that there is one is what counts.
package struct IncidentLinks: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let configurationItem = IncidentLinks(rawValue: 1)
    package static let problem = IncidentLinks(rawValue: 2)
    package static let change = IncidentLinks(rawValue: 4)
    package static let vendor = IncidentLinks(rawValue: 8)
    /// A change that caused the incident.
    package static let causedBy = IncidentLinks(rawValue: 16)
}

/// One record of the log: a row, or that there is a row and why it is not read.
package enum IncidentRecord: Equatable, Sendable {
    case row(IncidentRow)
    /// Rows count from 1, the header not counted; no column where it is the row as a whole.
    case refused(row: Int, column: IncidentColumn?, reason: IncidentRefusal)
}
