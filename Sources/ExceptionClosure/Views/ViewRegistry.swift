import Projections

/// Every view that a store has: the workflow's own and the generic ones.
///
/// The rule that it keeps: whoever folds folds all of them, in this order, so that two programs of
/// the same version agree about a generation.
extension ExceptionClosure {
    package static let allViews: [any View.Type] = [
        QueueView.self, LedgerView.self, TrackerView.self, AuditView.self,
        FollowUpsView.self, EffectsView.self, QuarantineView.self,
    ]
}
