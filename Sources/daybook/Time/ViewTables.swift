import CaseLifecycle
import ExceptionClosure
import Projections
import Schema

/// Every view of a store as a table of named fields, in the order in which answers go through them.
enum ViewTables {
    static let all: [ViewTable] = [
        ViewTable(QueueView.self, QueueFormat.full) { $0.row.exceptionID },
        ViewTable(LedgerView.self, LedgerFormat.full) { $0.row.exceptionID },
        ViewTable(TrackerView.self, TrackerFormat.full) { $0.row.exceptionID },
        ViewTable(AuditView.self, AuditFormat.full) { $0.row.run.exceptionID },
        ViewTable(CasesView.self, CaseFormat.full) { $0.key },
        ViewTable(CaseQueueView.self, CaseQueueFormat.full) { $0.row.caseID },
        ViewTable(MilestonesView.self, MilestoneFormat.full) { $0.row.caseID },
        ViewTable(CaseTrackerView.self, CaseTrackerFormat.full) { $0.row.caseID },
        ViewTable(CaseLedgerView.self, CaseLedgerFormat.full) { $0.row.caseID },
        ViewTable(CaseAuditView.self, CaseAuditFormat.full) { $0.row.caseID },
        ViewTable(FollowUpsView.self, FollowUpFormat.full, prefixes: { _ in [""] }) {
            $0.row.run.exceptionID.isEmpty ? $0.row.caseID : $0.row.run.exceptionID
        },
        ViewTable(EffectsView.self, EffectFormat.full, prefixes: effects) {
            String($0.row.subject.drop { $0 != "/" }.dropFirst())
        },
        ViewTable(StandupView.self, StandupFormat.full) { $0.row.team },
        ViewTable(QuarantineView.self, QuarantineFormat.full) { _ in "" },
    ]

    static func named(_ name: String) -> ViewTable? { all.first { $0.name == name } }

    /// An effect's key begins with its workflow.
    private static func effects(_ id: String) -> [String] {
        [id] + WorkflowName.allCases.map { "\($0.rawValue)/\(id)/" }
    }
}
