import Testing
import ViewRegistry

/// The one list of views that every program folds.
struct RegistryTests {
    @Test("X-01 every view is registered once, under a name of its own")
    func registry() {
        #expect(
            StoreViews.all.map { $0.name } == [
                "queue", "ledger", "tracker", "audit", "cases", "milestones", "standup",
                "followups", "effects", "quarantine",
            ])
    }
}
