import ScenarioTesting
import Testing

/// What Daybook does, told as stories. Each script is played in memory and compared line by line.
@Suite struct ScenarioTests {
    @Test("A-19 A-20 A-21 A-22 A-23 A-24 A-25 A-26 A-30 a decision reaches every target, in order")
    func cleanClosure() throws {
        #expect(try Scenario("clean-closure").play(on: Stage.self) == [])
    }

    @Test("A-08 only a final closure-approved disposition has effect")
    func intake() throws {
        #expect(try Scenario("intake").play(on: Stage.self) == [])
    }

    @Test("B-59 A-40 A-42 what came before the start begins nothing, and is not forgotten")
    func history() throws {
        #expect(try Scenario("history").play(on: Stage.self) == [])
    }

    @Test("A-09 A-10 A-11 A-12 A-13 A-14 A-15 A-16 A-17 A-18 each gate stops before any write")
    func gates() throws {
        #expect(try Scenario("gates").play(on: Stage.self) == [])
    }

    @Test("A-09 T20 a source that cannot be understood decides nothing")
    func source() throws {
        #expect(try Scenario("source-trouble").play(on: Stage.self) == [])
    }

    @Test("A-27 A-32 A-40 A-42 a repeat repeats nothing; other content goes before a person")
    func repeats() throws {
        #expect(try Scenario("repeats").play(on: Stage.self) == [])
    }

    @Test("A-43 a newer version stops the steps that remain, and D8 waits for the follow-up")
    func superseded() throws {
        #expect(try Scenario("superseded").play(on: Stage.self) == [])
    }

    @Test("D8 A-31 A-53 an older closure is taken back by a contra-entry, never overwritten")
    func contraEntries() throws {
        #expect(try Scenario("contra-entries").play(on: Stage.self) == [])
    }

    @Test("A-16 A-49 a target is left alone where it is done, conflicting or missing")
    func targets() throws {
        #expect(try Scenario("target-states").play(on: Stage.self) == [])
    }

    @Test("A-50 P-21 a run parks and resumes only what is unfinished")
    func resuming() throws {
        #expect(try Scenario("resuming").play(on: Stage.self) == [])
    }

    @Test("A-24 A-51 D8 F4 nobody is told before every confirmation, and nobody twice")
    func notice() throws {
        #expect(try Scenario("notice").play(on: Stage.self) == [])
    }

    @Test("A-47 A-51 A-61 an answer that comes after the doubt settles it, whatever was decided")
    func lateAnswers() throws {
        #expect(try Scenario("late-answers").play(on: Stage.self) == [])
    }

    @Test("A-13 A-56 T20 a reopening is re-read, and the mapping stays frozen")
    func rereading() throws {
        #expect(try Scenario("re-reading").play(on: Stage.self) == [])
    }
}
