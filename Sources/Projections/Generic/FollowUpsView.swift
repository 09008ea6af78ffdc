import EventLog
import Schema

/// What waits for a person, and what was decided, whichever workflow opened it: opened, assigned,
/// resolved (A-61, D7).
package enum FollowUpsView: View {
    package static let name = "followups"
    package static let version: UInt32 = 3
    package static let types: Set<String> = [
        FollowUpOpened.protoMessageName, CaseFollowUpOpened.protoMessageName,
        StandupFollowUpOpened.protoMessageName, FollowUpAssigned.protoMessageName,
        FollowUpResolved.protoMessageName,
    ]

    package static func group(of row: FollowUpRow) -> UInt8 { row.state.group }

    package static func fold(
        _ event: RecordedEvent, into rows: inout RowSet<FollowUpRow>
    ) throws {
        switch event.type {
        case FollowUpOpened.protoMessageName:
            let opened: FollowUpOpened = try event.decoded()
            try open(row(opened), event, &rows)
        case CaseFollowUpOpened.protoMessageName:
            let opened: CaseFollowUpOpened = try event.decoded()
            try open(row(opened), event, &rows)
        case StandupFollowUpOpened.protoMessageName:
            let opened: StandupFollowUpOpened = try event.decoded()
            try open(row(opened), event, &rows)
        case FollowUpAssigned.protoMessageName:
            let assigned: FollowUpAssigned = try event.decoded()
            var row = try openRow(assigned.id, in: &rows)
            row.state = .assigned
            row.assignee = assigned.assignee
            row.assignedAt = event.recorded.timestamp
            rows[assigned.id] = row
        case FollowUpResolved.protoMessageName:
            let resolved: FollowUpResolved = try event.decoded()
            var row = try openRow(resolved.id, in: &rows)
            row.state = .resolved
            row.resolution = resolved.resolution
            row.reason = resolved.reason
            row.resolvedBy = event.actor.identity
            row.resolvedAt = event.recorded.timestamp
            rows[resolved.id] = row
        default:
            preconditionFailure("the fold did not ask for \(event.type)")
        }
    }

    private static func open(
        _ row: FollowUpRow, _ event: RecordedEvent, _ rows: inout RowSet<FollowUpRow>
    ) throws {
        guard rows[row.id] == nil else {
            throw FoldError("follow-up \(row.id) is opened a second time")
        }
        var row = row
        row.state = .opened
        row.openedAt = event.recorded.timestamp
        row.openedPosition = event.position.rawValue
        rows[row.id] = row
    }

    private static func row(_ opened: CaseFollowUpOpened) -> FollowUpRow {
        FollowUpRow.with {
            $0.id = opened.id
            $0.caseID = opened.caseID
            $0.notice = opened.notice
            $0.milestone = opened.milestone
            $0.noticeOccurrence = opened.occurrence
            $0.repeat = opened.repeat
            $0.outcome = opened.outcome
            $0.audience = opened.audience
            $0.address = opened.address
            $0.detail = opened.detail
            $0.options = opened.options
            $0.effectKey = opened.effectKey
        }
    }

    private static func row(_ opened: StandupFollowUpOpened) -> FollowUpRow {
        FollowUpRow.with {
            $0.id = opened.id
            $0.team = opened.team
            $0.date = opened.date
            $0.outcome = opened.outcome
            $0.address = opened.address
            $0.detail = opened.detail
            $0.options = opened.options
            $0.effectKey = opened.effectKey
        }
    }

    private static func row(_ opened: FollowUpOpened) -> FollowUpRow {
        FollowUpRow.with {
            $0.id = opened.id
            $0.run = opened.run
            $0.blocker = opened.blocker
            $0.step = opened.step
            $0.checks = opened.checks
            $0.written = opened.written
            $0.remaining = opened.remaining
            $0.detail = opened.detail
            $0.dispositionPosition = opened.dispositionPosition
            $0.options = opened.options
            $0.effectKey = opened.effectKey
        }
    }

    private static func openRow(
        _ id: String, in rows: inout RowSet<FollowUpRow>
    ) throws -> FollowUpRow {
        guard let row = rows[id] else { throw FoldError("follow-up \(id) was never opened") }
        guard row.state != .resolved else { throw FoldError("follow-up \(id) is resolved already") }
        return row
    }
}
