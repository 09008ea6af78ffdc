import CaseLifecycle
import ExceptionClosure
import Projections

/// Every view that a store has: each workflow's own and the generic ones.
///
/// The rule that it keeps: whoever folds folds all of them, in this order, so that two programs of
/// the same version agree about a generation. Workflows do not know each other; this is
/// the one place that names both.
package enum StoreViews {
    package static let all: [any View.Type] = [
        QueueView.self, LedgerView.self, TrackerView.self, AuditView.self, CasesView.self,
        MilestonesView.self, StandupView.self, CaseQueueView.self, CaseLedgerView.self,
        CaseTrackerView.self, CaseAuditView.self, FollowUpsView.self, EffectsView.self,
        QuarantineView.self,
    ]
}
