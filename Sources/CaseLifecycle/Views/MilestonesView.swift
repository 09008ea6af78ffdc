import EventLog
import Projections
import Schema

/// Each clock that was armed, and its verdict.
///
/// The rule that it keeps: a verdict stays. Met after a violation is told apart from met in time,
/// and from met late before anything fired (B-35, B-36).
package enum MilestonesView: View {
    package static let name = "milestones"
    package static let version: UInt32 = 1
    package static let types: Set<String> = [
        MilestonesArmed.protoMessageName, MilestoneWarned.protoMessageName,
        MilestoneMet.protoMessageName, MilestoneViolated.protoMessageName,
    ]

    package static func fold(
        _ event: RecordedEvent, into rows: inout RowSet<MilestoneRow>
    ) throws {
        switch event.type {
        case MilestonesArmed.protoMessageName: try arm(event.decoded(), &rows)
        case MilestoneWarned.protoMessageName:
            let warned: MilestoneWarned = try event.decoded()
            try change(warned.caseID, warned.milestone, warned.occurrence, &rows) {
                $0.state = .warned
                $0.wasWarned = true
                $0.latenessMs = warned.latenessMs
            }
        case MilestoneMet.protoMessageName:
            let met: MilestoneMet = try event.decoded()
            try change(met.caseID, met.milestone, met.occurrence, &rows) {
                $0.state = met.wasViolated ? .metAfter : met.late ? .metLate : .met
                $0.reachedAt = met.reachedAt
            }
        case MilestoneViolated.protoMessageName:
            let violated: MilestoneViolated = try event.decoded()
            try change(violated.caseID, violated.milestone, violated.occurrence, &rows) {
                $0.state = .violated
                $0.latenessMs = violated.latenessMs
                $0.violatedPosition = event.position.rawValue
            }
        default: preconditionFailure("the fold did not ask for \(event.type)")
        }
    }

    private static func arm(
        _ armed: MilestonesArmed, _ rows: inout RowSet<MilestoneRow>
    ) throws {
        for cancelled in armed.cancelled {
            try change(armed.caseID, cancelled.milestone, cancelled.occurrence, &rows) {
                $0.state = .cancelled
            }
        }
        for milestone in armed.milestones {
            let key = key(armed.caseID, milestone.milestone, milestone.occurrence)
            var row = rows[key] ?? MilestoneRow()
            row.caseID = armed.caseID
            row.milestone = milestone.milestone
            row.occurrence = milestone.occurrence
            row.priority = milestone.priority
            row.clock = milestone.clock
            row.start = milestone.start
            row.escalation = milestone.escalation
            row.stamp = milestone.stamp
            row.clearDueAt()
            if milestone.hasDueAt { row.dueAt = milestone.dueAt }
            row.state = milestone.paused ? .paused : row.wasWarned ? .warned : .armed
            rows[key] = row
        }
    }

    package static func key(_ caseID: String, _ milestone: String, _ occurrence: UInt32) -> String {
        let digits = String(occurrence)
        let padding = String(repeating: "0", count: 10 - digits.count)
        return "\(caseID)/\(milestone)/\(padding)\(digits)"
    }

    private static func change(
        _ caseID: String, _ milestone: String, _ occurrence: UInt32,
        _ rows: inout RowSet<MilestoneRow>, _ body: (inout MilestoneRow) -> Void
    ) throws {
        let key = key(caseID, milestone, occurrence)
        guard var row = rows[key] else { throw FoldError("milestone \(key) was never armed") }
        body(&row)
        rows[key] = row
    }
}
