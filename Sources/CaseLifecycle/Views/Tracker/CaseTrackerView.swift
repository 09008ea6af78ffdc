import EventLog
import Projections
import Schema

/// Each occurrence of a case that left the plan: which step, in what way, and what came of it.
///
/// The rule that it keeps: a case that goes by its plan has no row, and one that left it keeps its
/// row. In which ways it left is never taken back; what has been done about it stands beside.
package enum CaseTrackerView: View {
    package static let name = "case-tracker"
    package static let version: UInt32 = 1
    package static let types: Set<String> = CourseFold<CaseTrackerRow>.types.union([
        CaseTriaged.protoMessageName, EscalationAcknowledged.protoMessageName,
    ])

    package static func isListed(_ row: CaseTrackerRow) -> Bool {
        !row.hasOccurrences && row.state != .unspecified
    }

    package static func group(of row: CaseTrackerRow) -> UInt8 { row.state.group }

    package static func fold(
        _ event: RecordedEvent, into rows: inout RowSet<CaseTrackerRow>
    ) throws {
        let id = event.caseID
        switch event.type {
        case CaseTriaged.protoMessageName:
            let triaged: CaseTriaged = try event.decoded()
            rows.change(id, triaged.occurrence) {
                $0.priority = triaged.priority
                $0.team = triaged.team
            }
        case EscalationAcknowledged.protoMessageName:
            let acknowledged: EscalationAcknowledged = try event.decoded()
            let present = rows.present(of: id)
            guard present > 0 else { break }
            rows.change(id, present) {
                guard $0.acknowledgedBy.isEmpty else { return }
                $0.acknowledgedBy = acknowledged.by
                $0.acknowledgedAt = event.recorded.timestamp
            }
        default:
            try CourseFold.fold(event, &rows) { $0.conclude(event) }
        }
    }

    package static func key(_ caseID: String, _ occurrence: UInt32) -> String {
        OccurrenceKey.row(caseID, occurrence)
    }
}

extension CaseTrackerRow: OccurrenceRow {
    var triaged: Priority { priority }

    fileprivate mutating func conclude(_ event: RecordedEvent) {
        let found = Set(deviations + course.deviations)
        deviations = found.sorted { $0.rawValue < $1.rawValue }
        ticket =
            course.notices.last { $0.notice == .techLeadTicket && $0.outcome == .accepted }?
            .reference ?? ""
        guard !deviations.isEmpty else { return }
        if !hasLeftAt {
            leftAt = event.recorded.timestamp
            leftPosition = event.position.rawValue
        }
        state = course.isOpen ? .open : .settled
    }
}

extension CaseCourse {
    /// The ways in which it is off the plan now.
    fileprivate var deviations: [Deviation] {
        milestones.flatMap(\.deviations) + notices.flatMap(\.deviations)
    }

    /// Whether something that went off the plan still waits for its end.
    fileprivate var isOpen: Bool {
        milestones.contains { $0.clock.state == .warned || $0.clock.state == .violated }
            || notices.contains { $0.decisions.contains { $0.resolution == .unspecified } }
    }
}

extension CourseMilestone {
    fileprivate var deviations: [Deviation] {
        var found: [Deviation] = []
        if clock.wasWarned { found.append(.warned) }
        if clock.violatedPosition > 0 { found.append(.violated) }
        if clock.state == .metLate { found.append(.metLate) }
        if clock.state == .metAfter { found.append(.metAfter) }
        if clock.wasWarned, end == .downgraded { found.append(.downgraded) }
        return found
    }
}

extension CourseNotice {
    fileprivate var deviations: [Deviation] {
        var found: [Deviation] = []
        if omitted, !toldBefore { found.append(.nobodyTold) }
        switch outcome {
        case .accepted: if notice == .techLeadTicket { found.append(.ticket) }
        case .rejected, .unavailable: found.append(.refused)
        case .inDoubt: found.append(.inDoubt)
        default: break
        }
        if bouncedPosition > 0 { found.append(.bounced) }
        if !decisions.isEmpty { found.append(.followUp) }
        return found
    }
}
