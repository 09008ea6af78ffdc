import EventLog
import Projections
import Schema

/// Each clock that was armed, and its verdict.
///
/// The rule that it keeps: a row a clock, from its first arming on, and no verdict changes.
package enum MilestonesView: View {
    package static let name = "milestones"
    package static let version: UInt32 = 1
    package static let types: Set<String> = [
        MilestonesArmed.protoMessageName, MilestoneWarned.protoMessageName,
        MilestoneMet.protoMessageName, MilestoneViolated.protoMessageName,
    ]

    package static func group(of row: MilestoneRow) -> UInt8 { row.state.group }

    package static func fold(
        _ event: RecordedEvent, into rows: inout RowSet<MilestoneRow>
    ) throws {
        switch event.type {
        case MilestonesArmed.protoMessageName: try arm(event.decoded(), &rows)
        case MilestoneWarned.protoMessageName:
            let warned: MilestoneWarned = try event.decoded()
            try change(warned.caseID, warned.milestone, warned.occurrence, &rows) {
                $0.warn(warned)
            }
        case MilestoneMet.protoMessageName:
            let met: MilestoneMet = try event.decoded()
            try change(met.caseID, met.milestone, met.occurrence, &rows) {
                $0.meet(met)
            }
        case MilestoneViolated.protoMessageName:
            let violated: MilestoneViolated = try event.decoded()
            try change(violated.caseID, violated.milestone, violated.occurrence, &rows) {
                $0.violate(violated, event.position)
            }
        default: preconditionFailure("the fold did not ask for \(event.type)")
        }
    }

    private static func arm(
        _ armed: MilestonesArmed, _ rows: inout RowSet<MilestoneRow>
    ) throws {
        for cancelled in armed.cancelled {
            try change(armed.caseID, cancelled.milestone, cancelled.occurrence, &rows) {
                $0.cancel()
            }
        }
        for milestone in armed.milestones {
            let key = key(armed.caseID, milestone.milestone, milestone.occurrence)
            var row = rows[key] ?? MilestoneRow()
            row.caseID = armed.caseID
            row.arm(milestone)
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
