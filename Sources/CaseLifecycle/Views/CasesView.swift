import EventLog
import Projections
import Schema

/// Where each case stands: one row a case, from its facts and decisions.
///
/// The rule that it keeps: it shows what the events say and judges nothing; verdicts are events.
package enum CasesView: View {
    package static let name = "cases"
    package static let version: UInt32 = 4
    package static let types: Set<String> =
        // All of them: any live fact ends the history of an imported case.
        CaseFact.types.union(CaseRow.decisionTypes).union([
            CaseHistoryImported.protoMessageName, CaseAdopted.protoMessageName,
        ])

    package static func group(of row: CaseRow) -> UInt8 { row.status.group }

    package static func fold(_ event: RecordedEvent, into rows: inout RowSet<CaseRow>) throws {
        let id = String(event.stream.dropFirst(CaseState.streamPrefix.count))
        var row = rows[id] ?? CaseRow()
        if event.type == CaseHistoryImported.protoMessageName {
            row.take(try event.decoded() as CaseHistoryImported, event)
        } else if event.type == CaseAdopted.protoMessageName {
            row.adopt(try event.decoded())
        } else {
            if row.hasHistory { row.history.isOver = true }
            if let fact = try CaseFact(event) {
                row.take(fact, at: event.recorded.timestamp)
            } else {
                try row.takeDecision(event)
            }
        }
        guard !row.caseID.isEmpty else {
            throw FoldError("case \(id) begins with \(event.type), not with its submission")
        }
        rows[id] = row
    }
}
