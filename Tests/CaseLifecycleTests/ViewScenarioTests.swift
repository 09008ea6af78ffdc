import ScenarioTesting
import Testing

/// What queue, ledger, tracker and audit say of a case while its story goes on.
@Suite struct ViewScenarioTests {
    @Test("B-04 B-08 B-35 A-30 rows of a P1 whose hour passes, until it is met after")
    func theHour() throws { try play("views-hour") }

    @Test("B-06 B-11 B-27 B-28 rows of a case that waits: for a team, the opening, the customer")
    func hours() throws { try play("views-hours") }

    @Test("B-15 B-50 B-52 A-31 P-16 rows of a closure refused, made, taken back, made again")
    func closing() throws { try play("views-closing") }

    @Test("B-30 B-35 D3 the tracker tells a downgrade from what was met late")
    func downgrade() throws { try play("views-downgrade") }

    @Test("B-43 D4 D7 the tracker has who was not told, what is in doubt, what came back")
    func nobody() throws { try play("views-nobody") }

    @Test("B-59 history gives no row; adopted it has all four")
    func adopted() throws { try play("views-adopted") }

    @Test("B-59 B-33 history that is reopened here lives, and nothing is taken back")
    func reopenedHistory() throws { try play("views-reopened-history") }

    @Test("B-27 B-59 an adopted case that waits for the customer is shown to wait")
    func waits() throws { try play("views-waits") }

    private func play(_ name: String) throws {
        #expect(try Scenario(name).play(on: ViewStage.self) == [])
    }
}
