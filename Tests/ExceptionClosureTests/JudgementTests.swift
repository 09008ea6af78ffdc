import EventLog
import Reactor
import Schema
import Testing

@testable import ExceptionClosure

/// What a reading says about a step, and what it does not say.
@Suite struct JudgementTests {
    /// Planned, with the source read anew, so that both source and queue are read for the step.
    private func judge(_ change: (inout Answers) -> Void) throws -> Standing {
        var desk = try Desk()
        Fixture.publish(Fixture.disposition(1), in: &desk.world)
        desk.record(Fixture.disposition(1))
        for _ in 0..<3 { _ = try desk.step() }
        let state = try desk.state
        guard case .effect(let request) = ExceptionClosure.next(state, desk.policies).first else {
            Issue.record("the first step is an effect")
            return .met
        }
        #expect(request.identity.step == .closeQueueItem)
        var answers = Answers()
        for reading in request.readings {
            answers.byName[reading.name] = desk.world.get(reading.system.name, reading.path)
        }
        change(&answers)
        return ExceptionClosure.judge(request.identity, answers, state, desk.policies)
    }

    private func isUnclear(_ standing: Standing) -> Bool {
        if case .unclear = standing { true } else { false }
    }

    static let unusable: [Answer] = [
        .answered(status: 401, body: []),
        .answered(status: 200, body: Array("<html>Sign in</html>".utf8)),
        .answered(status: 200, body: Array(#"{"id":"another","state":"open"}"#.utf8)),
        .unreachable("the answer is longer than is read"),
    ]

    @Test(
        "A-47 a target's answer that cannot be used says nothing about the step",
        arguments: unusable)
    func target(answer: Answer) throws {
        #expect(isUnclear(try judge { $0.byName["queue"] = answer }))
    }

    @Test(
        "A-47 a source's answer that cannot be used says nothing where the target is not there yet",
        arguments: [0, 1, 3])
    func source(number: Int) throws {
        #expect(isUnclear(try judge { $0.byName["source"] = Self.unusable[number] }))
    }

    @Test("A-13 a source that objects forbids the step, unless the target's answer is no use")
    func objection() throws {
        let reopened = Answer.answered(status: 404, body: [])
        guard case .conflicting = try judge({ $0.byName["source"] = reopened }) else {
            Issue.record("an exception that is gone forbids the step")
            return
        }
        #expect(
            isUnclear(
                try judge {
                    $0.byName["source"] = reopened
                    $0.byName["queue"] = Self.unusable[0]
                }))
        #expect(try judge { _ in } != .met)
    }

    @Test("What is there is there, whatever the source answers")
    func met() throws {
        let closed =
            #"{"id":"Q-QX-9-1","state":"closed","version":1,"closedAt":"2026-02-11T16:00:00Z"}"#
        let standing = try judge {
            $0.byName["queue"] = .answered(status: 200, body: Array(closed.utf8))
            $0.byName["source"] = Self.unusable[0]
        }
        #expect(standing == .met)
    }
}
