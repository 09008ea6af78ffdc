import ScenarioTesting
import Testing

/// What Daybook does about a case, told as stories. Each script is played in memory, under a clock
/// that it moves, and compared line by line.
@Suite struct ScenarioTests {
    @Test("B-04 B-08 B-09 B-16 B-25 B-38 B-42 B-44 D1 a P1 has an hour, whatever the hours")
    func theHour() throws { try play("the-hour") }

    @Test("B-02 B-06 B-12 B-13 B-26 within hours it is scoped now, and counted in business time")
    func businessHours() throws { try play("business-hours") }

    @Test("B-06 B-22 B-24 out of hours it is queued to the next business opening")
    func queued() throws { try play("queued") }

    @Test("B-05 B-11 B-43 B-56 a P1 waits for nobody; assignment resets no clock")
    func unassigned() throws { try play("unassigned") }

    @Test("B-30 B-31 B-32 D3 priorities change both ways, and nothing fires twice")
    func priorities() throws { try play("priorities") }

    @Test("D3 an upgrade may count from the opening, without a flood of late notices")
    func retroactive() throws { try play("retroactive") }

    @Test("B-27 B-28 D2 T01 resolution clocks pause for the customer, not for a machine")
    func pending() throws { try play("pending") }

    @Test("B-15 B-50 B-51 B-52 closed only when confirmed and followed up in this occurrence")
    func closing() throws { try play("closing") }

    @Test("B-09 B-43 D7 a deputy is told, or the log says that nobody could be")
    func tam() throws { try play("tam") }

    @Test("B-33 B-36 B-37 T04 what fell due while the engine was down fires once, or not at all")
    func downtime() throws { try play("downtime") }

    @Test("B-27 B-33 B-52 T01 what happened while nobody ran counts as if somebody had")
    func unseen() throws { try play("unseen") }

    @Test("B-31 D7 a notice that two follow-ups are about is told once more, not twice")
    func resumedTwice() throws { try play("resumed-twice") }

    @Test("B-56 D1 a team that comes later does not move a P1's hour")
    func firstTeam() throws { try play("first-team") }

    @Test("B-11 D3 a downgrade before there is a team cancels at once")
    func downgraded() throws { try play("downgraded") }

    @Test("B-41 B-42 D7 a page that cannot go out ends in an event, not in a loop")
    func noPager() throws { try play("no-pager") }

    @Test("B-13 B-49 an attempt is no contact; the other channel is tried once")
    func contact() throws { try play("contact") }

    @Test("B-42 T10 an acknowledgement stops the pages for good")
    func acknowledged() throws { try play("acknowledged") }

    @Test("B-59 history fires nothing; adopted, it has the clocks that end after the line")
    func adopted() throws { try play("adopted") }

    @Test("B-59 an adopted case keeps its hours, its pauses and what it had reached")
    func adoptedInHours() throws { try play("adopted-in-hours") }

    @Test("B-58 B-59 a live word ends the history, and a late row changes nothing")
    func historyThenLife() throws { try play("history-then-life") }

    @Test("B-15 B-45 D4 mail goes to the customer's present address, and to no other")
    func customer() throws { try play("customer") }

    @Test("B-15 B-59 an adopted case can be closed once somebody says who the customer is")
    func adoptedAndClosed() throws {
        try play("adopted-and-closed")
        try play("adopted-resolved")
    }

    @Test("B-43 B-51 D4 D7 a notice that fails, is in doubt or comes back is a person's to decide")
    func followUps() throws { try play("follow-ups") }

    @Test("B-31 B-42 B-43 D7 a P1's follow-ups stop no page and make no second ticket")
    func followUpsOfP1() throws { try play("follow-ups-p1") }

    @Test("B-31 B-36 B-44 B-52 T04 T10 what has become pointless before it left is withdrawn")
    func withdrawn() throws { try play("withdrawn") }

    @Test("B-31 B-42 B-45 pages go by the policy of their clock, and a new P1 has those left")
    func pinnedPages() throws { try play("pinned-pages") }

    @Test("D5 B-22 B-29 an edited calendar moves what is to come, and no verdict")
    func calendarEdited() throws { try play("calendar-edited") }

    private func play(_ name: String) throws {
        #expect(try Scenario(name).play(on: Stage.self) == [])
    }
}
