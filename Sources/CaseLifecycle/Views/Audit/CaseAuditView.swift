import EventLog
import Projections
import Schema

/// The whole trace of each occurrence of a case: what began it, how it was triaged and by which
/// policy and calendar, what was armed, sent, confirmed, refused and overridden, and by whom.
///
/// The rule that it keeps: everything in a row comes from the case's own events, each named by its
/// position and the identity behind it, so that an auditor who folds the log again must find the
/// same trace. What was imported is no trace of a decision; the first one here begins it.
package enum CaseAuditView: View {
    package static let name = "case-audit"
    package static let version: UInt32 = 1
    package static let types: Set<String> = CaseFact.types.union(CourseFold<CaseAuditRow>.types)
        .union([
            CaseTriaged.protoMessageName, CaseScoped.protoMessageName,
            CaseClosed.protoMessageName, CaseClosureRefused.protoMessageName,
        ])

    package static func isListed(_ row: CaseAuditRow) -> Bool { !row.hasOccurrences }

    package static func group(of row: CaseAuditRow) -> UInt8 { row.outcome.group }

    package static func fold(
        _ event: RecordedEvent, into rows: inout RowSet<CaseAuditRow>
    ) throws {
        if let fact = try CaseFact(event) { return take(fact, event, &rows) }
        let id = event.caseID
        switch event.type {
        case CaseTriaged.protoMessageName:
            let triaged: CaseTriaged = try event.decoded()
            change(id, triaged.occurrence, &rows) { $0.take(triaged, event) }
        case CaseScoped.protoMessageName:
            let scoped: CaseScoped = try event.decoded()
            change(id, scoped.occurrence, &rows) { $0.note(event) }
        case CaseClosed.protoMessageName:
            let closed: CaseClosed = try event.decoded()
            change(id, closed.occurrence, &rows) { $0.take(closed, event) }
        case CaseClosureRefused.protoMessageName:
            let refused: CaseClosureRefused = try event.decoded()
            change(id, refused.occurrence, &rows) { $0.take(refused, event) }
        case CaseAdopted.protoMessageName:
            try CourseFold.fold(event, &rows) { $0.conclude() }
            noteOrRemember(event, &rows) { $0.begin(event) }
        case MilestonesArmed.protoMessageName:
            let armed: MilestonesArmed = try event.decoded()
            change(id, armed.occurrence, &rows) { $0.take(armed, event) }
            try CourseFold.fold(event, &rows) { $0.conclude() }
        default:
            try CourseFold.fold(event, &rows) { row in
                row.override(event)
                row.conclude()
            }
        }
    }

    package static func key(_ caseID: String, _ occurrence: UInt32) -> String {
        OccurrenceKey.row(caseID, occurrence)
    }

    private static func take(
        _ fact: CaseFact, _ event: RecordedEvent, _ rows: inout RowSet<CaseAuditRow>
    ) {
        let id = event.caseID
        let present = rows.present(of: id)
        switch fact {
        case .submitted where present == 0: change(id, 1, &rows) { $0.begin(event) }
        case .reopened where present > 0:
            change(id, present, &rows) { $0.takeBack(event) }
            change(id, present + 1, &rows) { $0.begin(event) }
        case .reopened: noteOrRemember(event, &rows) { $0.begin(event) }
        default: noteOrRemember(event, &rows) { $0.take(fact, event) }
        }
    }

    /// What is said of a case before anything was decided about it here waits for that decision.
    private static func noteOrRemember(
        _ event: RecordedEvent, _ rows: inout RowSet<CaseAuditRow>,
        _ remember: (inout CaseAuditRow) -> Void
    ) {
        let id = event.caseID
        let present = rows.present(of: id)
        if present == 0 {
            remember(&rows[memoryOf: id])
        } else if event.type == CaseAdopted.protoMessageName {
            change(id, present, &rows) { $0.note(event) }
        } else {
            change(id, present, &rows, remember)
        }
    }

    private static func change(
        _ id: String, _ occurrence: UInt32, _ rows: inout RowSet<CaseAuditRow>,
        _ body: (inout CaseAuditRow) -> Void
    ) {
        rows.change(id, occurrence) { row in
            body(&row)
            row.conclude()
        }
    }
}
