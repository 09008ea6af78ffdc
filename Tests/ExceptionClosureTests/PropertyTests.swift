import EventLog
import Reactor
import Schema
import Testing

@testable import ExceptionClosure

/// What holds in whichever order things happen: two versions, repeats, drafts, reopenings, other
/// content, targets that fail, lose answers or come back, and a person who decides.
@Suite struct PropertyTests {
    static let seeds: [UInt64] = Array(1...60)

    @Test(
        "A-32 A-40 A-51 no step of a version is accepted twice, in any order of events",
        arguments: seeds)
    func onceOnly(seed: UInt64) throws {
        let desk = try Self.live(seed)
        for (identity, accepted) in desk.world.counts {
            // A notice that a person had sent again is the one thing that may come twice.
            guard !identity.hasSuffix("notify-coordinator") else { continue }
            #expect(accepted == 1, "\(identity), seed \(seed)")
        }
    }

    @Test(
        "A-40 no key is intended twice, and each says which step of which version", arguments: seeds
    )
    func keys(seed: UInt64) throws {
        let desk = try Self.live(seed)
        var keys: Set<String> = []
        for event in desk.log.events where event.type == EffectIntended.protoMessageName {
            let intended = try EffectIntended(serializedBytes: event.payload)
            #expect(keys.insert(intended.key).inserted, "\(intended.key), seed \(seed)")
        }
    }

    @Test("A-24 A-51 a notice goes out only after its run's confirmation", arguments: seeds)
    func noticeLast(seed: UInt64) throws {
        let desk = try Self.live(seed)
        var confirmed: Set<UInt32> = []
        for event in desk.log.events {
            if event.type == PropagationConfirmed.protoMessageName {
                confirmed.insert(
                    try PropagationConfirmed(serializedBytes: event.payload).run.version)
            }
            guard event.type == EffectIntended.protoMessageName else { continue }
            let intended = try EffectIntended(serializedBytes: event.payload)
            guard intended.target == "channel" else { continue }
            let version = intended.key.split(separator: "/")[2]
            #expect(confirmed.contains { String($0) == version }, "seed \(seed)")
        }
    }

    @Test(
        "A-61 every stop has its follow-up, and no two of a run and blocker are open",
        arguments: seeds)
    func followUps(seed: UInt64) throws {
        let desk = try Self.live(seed)
        var open: Set<String> = []
        for event in desk.log.events {
            switch event.type {
            case FollowUpOpened.protoMessageName:
                let opened = try FollowUpOpened(serializedBytes: event.payload)
                let place = "\(opened.run.text)/\(opened.blocker.word)"
                #expect(open.insert(place).inserted, "\(opened.id), seed \(seed)")
            case FollowUpResolved.protoMessageName:
                let resolved = try FollowUpResolved(serializedBytes: event.payload)
                let place = resolved.id.split(separator: "/").dropLast().joined(separator: "/")
                #expect(open.remove(place) != nil, "\(resolved.id), seed \(seed)")
            default: break
            }
        }
        let stops = desk.log.events.filter { $0.type == ClosureRunStopped.protoMessageName }
        for stop in stops {
            let stopped = try ClosureRunStopped(serializedBytes: stop.payload)
            #expect(try desk.packet(stopped.followupID).opened != nil)
        }
    }

    @Test(
        "A-42 every closure time that goes out is the source's, as first announced",
        arguments: seeds)
    func closureTimes(seed: UInt64) throws {
        let desk = try Self.live(seed)
        for request in desk.sent {
            let body = String(decoding: request.body, as: UTF8.self)
            guard body.contains("closedAt") else { continue }
            #expect((1...2).contains { body.contains(Fixture.closedAt($0)) }, "\(body)")
        }
    }

    @Test(
        "Law 5 the same events give the same state and the same wish", arguments: seeds.prefix(10))
    func deterministic(seed: UInt64) throws {
        let first = try Self.live(seed)
        let second = try Self.live(seed)
        #expect(first.log.events == second.log.events)
        var state = ExceptionClosure.initialState(of: Fixture.subject)
        for event in first.log.stream(Fixture.subject) {
            try ExceptionClosure.evolve(&state, event)
            let wishes = (0..<3).map { _ in ExceptionClosure.next(state, first.policies) }
            #expect(Set(wishes.map { String(describing: $0) }).count == 1)
        }
    }

    /// A life of some sixty random happenings, and then quiet: the systems are up, nothing is open.
    static func live(_ seed: UInt64) throws -> Desk {
        var random = SeededRandom(seed: seed)
        var desk = try Desk()
        Fixture.publish(Fixture.disposition(1), in: &desk.world)
        for _ in 0..<60 { try happen(&desk, &random) }
        desk.world.faults = [:]
        for _ in 0..<10 {
            _ = try desk.run()
            guard try decide(&desk, &random) else { break }
        }
        return desk
    }

    private static func happen(_ desk: inout Desk, _ random: inout SeededRandom) throws {
        let version = UInt32.random(in: 1...2, using: &random)
        let systems = ["source", "queue", "ledger", "tracker", "archive", "channel"]
        let system = systems[Int.random(in: 0..<systems.count, using: &random)]
        let id = "d-\(random.next())"
        switch Int.random(in: 0..<24, using: &random) {
        case 0: desk.record(Fixture.disposition(version), id: id)
        case 1: desk.record(Fixture.disposition(version) { $0.final = false }, id: id)
        case 2: desk.record(Fixture.disposition(version) { $0.reviewEpisode = "E-9" }, id: id)
        case 3: desk.record(ExceptionReopened.with { $0.exceptionID = Fixture.exception }, id: id)
        case 4: Fixture.publish(Fixture.disposition(2), in: &desk.world)
        case 5: desk.world.faults[system] = .down
        case 6: desk.world.faults[system] = .drop
        case 7: desk.world.faults[system] = .lose
        case 8: desk.world.faults[system] = .status(503)
        case 9...11: desk.world.faults = [:]
        case 12: _ = try decide(&desk, &random)
        case 13: try tellLate(&desk)
        default: _ = try desk.step()
        }
    }

    /// A lost answer of what had arrived turns up after all.
    private static func tellLate(_ desk: inout Desk) throws {
        guard let key = desk.world.taken.sorted().first else { return }
        desk.world.taken.remove(key)
        try desk.tellLate(key)
    }

    /// A person decides the follow-up that was opened first.
    private static func decide(_ desk: inout Desk, _ random: inout SeededRandom) throws -> Bool {
        for event in desk.log.events where event.type == FollowUpOpened.protoMessageName {
            let opened = try FollowUpOpened(serializedBytes: event.payload)
            guard try desk.packet(opened.id).resolved == nil else { continue }
            let option = Int.random(in: 0..<opened.options.count, using: &random)
            try desk.resolve(opened.id, as: opened.options[option], because: "so it was decided")
            return true
        }
        return false
    }
}
