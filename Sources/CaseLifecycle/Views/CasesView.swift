import EventLog
import Projections
import Schema

/// Where each case stands: one row a case, from its facts and decisions.
///
/// The rule that it keeps: it shows what the events say and judges nothing; verdicts are events.
package enum CasesView: View {
    package static let name = "cases"
    package static let version: UInt32 = 1
    package static let types: Set<String> = [
        CaseSubmitted.protoMessageName, CaseAssigned.protoMessageName,
        PriorityChanged.protoMessageName, ContactAttempted.protoMessageName,
        MilestoneReached.protoMessageName, CasePending.protoMessageName,
        CaseResumed.protoMessageName, ResolutionConfirmed.protoMessageName,
        CaseReopened.protoMessageName, EscalationAcknowledged.protoMessageName,
        CaseTriaged.protoMessageName, CaseScoped.protoMessageName,
        MilestonesArmed.protoMessageName, MilestoneMet.protoMessageName,
        MilestoneViolated.protoMessageName, NoticeSettled.protoMessageName,
        CaseClosed.protoMessageName, CaseClosureRefused.protoMessageName,
    ]

    package static func fold(_ event: RecordedEvent, into rows: inout RowSet<CaseRow>) throws {
        let id = String(event.stream.dropFirst(CaseState.streamPrefix.count))
        var row = rows[id] ?? CaseRow()
        if try !row.takeFact(event) { try row.takeDecision(event) }
        guard !row.caseID.isEmpty else {
            throw FoldError("case \(id) begins with \(event.type), not with its submission")
        }
        rows[id] = row
    }
}
