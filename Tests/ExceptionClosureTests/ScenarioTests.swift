import Testing

/// What Daybook does, told as stories. Each script is played in memory and compared line by line.
@Suite struct ScenarioTests {
    @Test("A-19 A-20 A-21 A-22 A-23 A-24 A-25 A-26 A-30 a decision reaches every target, in order")
    func cleanClosure() throws { try Scenario("clean-closure").play() }

    @Test("A-08 only a final closure-approved disposition has effect")
    func intake() throws { try Scenario("intake").play() }

    @Test("B-59 A-40 A-42 what came before the start begins nothing, and is not forgotten")
    func history() throws { try Scenario("history").play() }

    @Test("A-09 A-10 A-11 A-12 A-13 A-14 A-15 A-16 A-17 A-18 each gate stops before any write")
    func gates() throws { try Scenario("gates").play() }

    @Test("A-09 T20 a source that cannot be understood decides nothing")
    func source() throws { try Scenario("source-trouble").play() }

    @Test("A-27 A-32 A-40 A-42 a repeat repeats nothing; other content goes before a person")
    func repeats() throws { try Scenario("repeats").play() }

    @Test("A-43 a newer version stops the steps that remain, and D8 waits for the follow-up")
    func superseded() throws { try Scenario("superseded").play() }

    @Test("D8 A-31 A-53 an older closure is taken back by a contra-entry, never overwritten")
    func contraEntries() throws { try Scenario("contra-entries").play() }

    @Test("A-16 A-49 a target is left alone where it is done, conflicting or missing")
    func targets() throws { try Scenario("target-states").play() }

    @Test("A-50 P-21 a run parks and resumes only what is unfinished")
    func resuming() throws { try Scenario("resuming").play() }

    @Test("A-24 A-51 D8 F4 nobody is told before every confirmation, and nobody twice")
    func notice() throws { try Scenario("notice").play() }

    @Test("A-47 A-51 A-61 an answer that comes after the doubt settles it, whatever was decided")
    func lateAnswers() throws { try Scenario("late-answers").play() }

    @Test("A-13 A-56 T20 a reopening is re-read, and the mapping stays frozen")
    func rereading() throws { try Scenario("re-reading").play() }
}
