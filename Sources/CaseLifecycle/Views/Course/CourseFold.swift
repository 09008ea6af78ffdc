import EventLog
import Projections
import Schema

/// Folds milestones and notices into the course of the occurrence that they belong to, for
/// whichever view tells it.
///
/// The rule that it keeps: a notice about a milestone names that milestone's occurrence, and
/// belongs to the occurrence of the case in which the clock was armed; all others name the case's.
enum CourseFold<Row: OccurrenceRow> {
    static var types: Set<String> {
        [
            MilestonesArmed.protoMessageName, MilestoneWarned.protoMessageName,
            MilestoneMet.protoMessageName, MilestoneViolated.protoMessageName,
            NoticePlanned.protoMessageName, NoticeOmitted.protoMessageName,
            NoticeSettled.protoMessageName, NoticeBounced.protoMessageName,
            NoticeDecided.protoMessageName, CaseAdopted.protoMessageName,
        ]
    }

    /// - Parameter conclude: what a view does about a row after each change.
    static func fold(
        _ event: RecordedEvent, _ rows: inout RowSet<Row>, _ conclude: (inout Row) -> Void
    ) throws {
        let id = event.caseID
        switch event.type {
        case CaseAdopted.protoMessageName:
            rows[memoryOf: id].occurrences.adopted = event.position.rawValue
        case MilestonesArmed.protoMessageName:
            try arm(try event.decoded(), event, &rows, conclude)
        case MilestoneWarned.protoMessageName:
            let warned: MilestoneWarned = try event.decoded()
            let occurrence = try rows.occurrence(
                of: id, having: warned.milestone, warned.occurrence)
            try change(id, occurrence, &rows, conclude) { $0.warn(warned, event) }
        case MilestoneMet.protoMessageName:
            let met: MilestoneMet = try event.decoded()
            let occurrence = try rows.occurrence(of: id, having: met.milestone, met.occurrence)
            try change(id, occurrence, &rows, conclude) { $0.meet(met, event) }
        case MilestoneViolated.protoMessageName:
            let violated: MilestoneViolated = try event.decoded()
            let occurrence = try rows.occurrence(
                of: id, having: violated.milestone, violated.occurrence)
            try change(id, occurrence, &rows, conclude) { $0.violate(violated, event) }
        default: try foldNotice(event, &rows, conclude)
        }
    }

    private static func foldNotice(
        _ event: RecordedEvent, _ rows: inout RowSet<Row>,
        _ conclude: (inout Row) -> Void
    ) throws {
        let id = event.caseID
        func change(
            _ milestone: String, _ number: UInt32, _ body: (inout CaseCourse) throws -> Void
        ) throws {
            let occurrence =
                milestone.isEmpty
                ? number : try rows.occurrence(of: id, having: milestone, number)
            try Self.change(id, occurrence, &rows, conclude, body)
        }
        switch event.type {
        case NoticePlanned.protoMessageName:
            let planned: NoticePlanned = try event.decoded()
            try change(planned.milestone, planned.occurrence) { $0.plan(planned, event) }
        case NoticeOmitted.protoMessageName:
            let omitted: NoticeOmitted = try event.decoded()
            let adopted = rows[memoryOf: id].occurrences.adopted
            try change(omitted.milestone, omitted.occurrence) {
                $0.omit(omitted, adopted: adopted, event)
            }
        case NoticeSettled.protoMessageName:
            let settled: NoticeSettled = try event.decoded()
            try change(settled.milestone, settled.occurrence) { try $0.settle(settled, event) }
        case NoticeBounced.protoMessageName:
            let bounced: NoticeBounced = try event.decoded()
            try change("", bounced.occurrence) { try $0.bounce(bounced, event) }
        case NoticeDecided.protoMessageName:
            let decided: NoticeDecided = try event.decoded()
            try change(decided.milestone, decided.occurrence) { try $0.decide(decided, event) }
        default: preconditionFailure("the fold did not ask for \(event.type)")
        }
    }

    /// A clock of an earlier occurrence that is cancelled gives way to a reopening.
    private static func arm(
        _ armed: MilestonesArmed, _ event: RecordedEvent, _ rows: inout RowSet<Row>,
        _ conclude: (inout Row) -> Void
    ) throws {
        let id = event.caseID
        try change(id, armed.occurrence, &rows, conclude) { course in
            for milestone in armed.milestones { course.arm(milestone, event) }
        }
        let priority = rows[OccurrenceKey.row(id, armed.occurrence)]?.triaged ?? .unspecified
        for key in armed.cancelled {
            let occurrence = try rows.occurrence(of: id, having: key.milestone, key.occurrence)
            try change(id, occurrence, &rows, conclude) {
                $0.cancel(key, by: occurrence == armed.occurrence ? priority : nil, event)
            }
        }
    }

    private static func change(
        _ id: String, _ occurrence: UInt32, _ rows: inout RowSet<Row>,
        _ conclude: (inout Row) -> Void, _ body: (inout CaseCourse) throws -> Void
    ) throws {
        try rows.change(id, occurrence) { row in
            try body(&row.course)
            conclude(&row)
        }
    }
}
