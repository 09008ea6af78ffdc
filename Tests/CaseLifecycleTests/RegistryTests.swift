import Testing
import ViewRegistry

/// The one list of views that every program folds.
struct RegistryTests {
    @Test("X-01 every view is registered once, under a name of its own")
    func registry() {
        #expect(
            StoreViews.all.map { $0.name } == [
                "queue", "ledger", "tracker", "audit", "cases", "milestones", "standup",
                "case-queue", "case-ledger", "case-tracker", "case-audit", "followups", "effects",
                "quarantine",
            ])
    }

    @Test("X-01 no event of one workflow is shown to the other's queue, ledger, tracker, audit")
    func apart() {
        func types(_ names: [String]) -> [Set<String>] {
            StoreViews.all.filter { names.contains($0.name) }.map { $0.types }
        }
        let names = ["queue", "ledger", "tracker", "audit"]
        let closures = types(names)
        let cases = types(names.map { "case-" + $0 })
        #expect(closures.count == 4 && cases.count == 4)
        let (left, right) = (Set(closures.joined()), Set(cases.joined()))
        #expect(left.count > 10 && right.count > 20)
        #expect(left.isDisjoint(with: right), "\(left.intersection(right))")
    }

    @Test("B-59 none of the four looks at imported rows, so that importing costs them nothing")
    func noHistory() {
        let wanting = StoreViews.all.filter {
            $0.types.contains("daybook.v1.CaseHistoryImported")
        }
        #expect(wanting.map { $0.name } == ["cases"])
    }
}
