import Projections

/// The views that belong to no workflow: what these tests fold beside the tally.
enum GenericViews {
    static let all: [any View.Type] = [
        EffectsView.self, FollowUpsView.self, QuarantineView.self,
    ]
}
