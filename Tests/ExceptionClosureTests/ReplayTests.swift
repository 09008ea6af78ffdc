import EventLog
import Projections
import Reactor
import Schema
import Testing

@testable import ExceptionClosure

/// Folding the past asks for nothing and changes nothing.
@Suite struct ReplayTests {
    @Test("A-46 M6 a finished exception, folded again, wants no effect at any later time")
    func nothingAgain() throws {
        let desk = try completed()
        var state = ExceptionClosure.initialState(of: Fixture.subject)
        for event in desk.log.stream(Fixture.subject) {
            try ExceptionClosure.evolve(&state, event)
        }
        #expect(ExceptionClosure.next(state, desk.policies).isEmpty)
    }

    @Test("A-46 at every point of the past, a replay wants what was already under its key")
    func replayMeetsKeys() throws {
        let desk = try completed()
        var keys: Set<String> = []
        for event in desk.log.events where event.type == EffectIntended.protoMessageName {
            keys.insert(try EffectIntended(serializedBytes: event.payload).key)
        }
        var state = ExceptionClosure.initialState(of: Fixture.subject)
        for event in desk.log.stream(Fixture.subject) {
            try ExceptionClosure.evolve(&state, event)
            guard case .effect(let request) = ExceptionClosure.next(state, desk.policies).first
            else {
                continue
            }
            #expect(keys.contains(request.identity.key))
        }
        #expect(keys.count == 6)
    }

    @Test("B-59 a subject of history alone is at rest, and wants nothing")
    func history() throws {
        var desk = try Desk()
        desk.record(Fixture.disposition(1))
        #expect(try !ExceptionClosure.isAtRest(desk.state))
        desk.start = Position(desk.log.head)
        let state = try desk.state
        #expect(ExceptionClosure.isAtRest(state))
        #expect(ExceptionClosure.next(state, desk.policies).isEmpty)
    }

    @Test("A-32 an end that is told twice is written once, and one that comes late stops nothing")
    func toldTwice() throws {
        let desk = try completed()
        let state = try desk.state
        let run = try #require(state.runs.first)
        for effect in ClosureEffect.allCases where run.planned(effect.step) != nil {
            let identity = Execution.identity(effect, run, occurrence: 1)
            for outcome: EffectOutcome in [
                .succeeded(.response(status: 200, body: [])), .skippedByKey, .withdrawn,
                .rejected(status: 400, body: []), .abandoned(detail: "late"),
                .inDoubt(detail: "late"),
            ] {
                let drafts = ExceptionClosure.settle(identity, outcome, state, desk.policies)
                #expect(drafts.isEmpty, "\(identity.key) \(outcome)")
            }
        }
    }

    @Test("Law 5 a stream that holds what no program of this version wrote is not folded")
    func foreign() throws {
        var log = TestLog()
        log.append(
            Draft(ClosureCompleted.with { $0.run.exceptionID = "QX-9" }), to: Fixture.subject)
        log.append(Draft(StoreCreated()), to: Fixture.subject)
        for event in log.events {
            var state = ExceptionClosure.initialState(of: Fixture.subject)
            #expect(throws: EvolveError.self) { try ExceptionClosure.evolve(&state, event) }
        }
    }

    @Test("An erased event rests nothing on itself: the fold says so instead of guessing")
    func erased() throws {
        var log = TestLog()
        var event = log.append(Draft(Fixture.disposition(1)), to: Fixture.subject)
        event.payload = []
        event.isErased = true
        var state = ExceptionClosure.initialState(of: Fixture.subject)
        #expect(throws: EvolveError.self) { try ExceptionClosure.evolve(&state, event) }
    }

    private func completed() throws -> Desk {
        var desk = try Desk()
        Fixture.publish(Fixture.disposition(1), in: &desk.world)
        desk.record(Fixture.disposition(1))
        try desk.run()
        return desk
    }
}
