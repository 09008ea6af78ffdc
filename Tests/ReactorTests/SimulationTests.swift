import EventLog
import Schema
import Testing

@testable import Reactor

/// Thousands of short histories: a process that dies at any of its steps, before or after the step
/// took effect; targets behind a network that loses, delays and refuses; newer versions in between.
@Suite("Simulation")
struct SimulationTests {
    @Test(
        "A-32 A-47 whatever is lost and whenever it dies, the targets' counts keep the promise",
        arguments: 0..<8)
    func promise(block: UInt64) async throws {
        for seed in (block * 250)..<((block + 1) * 250) { try await play(seed) }
    }

    /// The log that a history leaves.
    @discardableResult
    func play(_ seed: UInt64) async throws -> MemoryLog {
        var random = SplitMix64(state: seed &* 0x5851_f42d_4c95_7f2d)
        let reads: [[Toy.Target]] = [
            [.readable], [.readable, .deduplicating], [.readable, .deduplicating, .idempotent],
        ]
        // Half of the targets forget a key while somebody may still want to send it again.
        let retention: UInt64 = seed % 2 == 0 ? 20_000 : 86_400_000
        let fixture = Fixture(
            attempts: .random(in: 1...4, using: &random), reads: reads[Int(seed % 3)],
            asksFirst: false, retention: retention)
        let world = LossyWorld(log: fixture.log, seed: random.next(), retention: retention)
        for id in ["a", "b"] { fixture.announce(id) }
        var version: UInt32 = 1
        for _ in 0..<8 {
            let life = Life(
                steps: .random(in: 1...40, using: &random),
                lastTakesEffect: Bool.random(using: &random))
            world.begin(life)
            let summary = try? await fixture.engine(world, life: life).run()
            if Int.random(in: 0..<8, using: &random) == 0 {
                world.advance(to: fixture.log.now.adding(milliseconds: 30_000))
            } else if let next = summary?.nextTimer {
                world.advance(to: next)
            } else {
                world.advance(
                    to: fixture.log.now.adding(
                        milliseconds: .random(in: 0...4_000, using: &random)))
            }
            if version < 3, Int.random(in: 0..<4, using: &random) == 0 {
                version += 1
                fixture.announce("a", version: version)
            }
        }
        world.begin(Life())
        world.calmDown()
        for _ in 0..<40 {
            guard let next = try await fixture.engine(world).run().nextTimer else { break }
            world.advance(to: next)
        }
        world.advance(to: fixture.log.now.adding(milliseconds: 60_000))
        check(fixture, world, seed)
        return fixture.log
    }

    @Test(
        "A-47 A-48 whoever takes over while a request is in the air, the targets' counts keep it",
        arguments: 0..<4)
    func takeOver(block: UInt64) async throws {
        for seed in (block * 100)..<((block + 1) * 100) { try await overtake(seed) }
    }

    /// Again and again another process takes over while one write of the earlier one is in the air,
    /// and the earlier one hears of it at last: soon, late, or after doubt was declared.
    @discardableResult
    func overtake(_ seed: UInt64) async throws -> MemoryLog {
        var random = SplitMix64(state: seed &* 0x2545_f491_4f6c_dd1d)
        let fixture = Fixture(
            attempts: .random(in: 1...4, using: &random),
            reads: seed % 2 == 0 ? [.readable] : [.readable, .deduplicating, .idempotent])
        let world = LossyWorld(log: fixture.log, seed: random.next())
        for id in ["a", "b"] { fixture.announce(id) }
        for round in 0..<3 {
            let gate = Gate()
            world.hold(hold(gate, &random))
            let first = Task {
                let result = try? await fixture.engine(world, concurrency: 1).run()
                await gate.giveUp()
                return result
            }
            await gate.arrival()
            world.hold(nil)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let next = try await fixture.engine(world).run().nextTimer
                let soon = fixture.log.now.adding(milliseconds: 2_000)
                world.advance(to: Bool.random(using: &random) ? soon : next ?? soon)
            }
            await gate.open()
            _ = await first.value
            if round == 1 { fixture.announce("a", version: 2) }
        }
        world.calmDown()
        for _ in 0..<60 {
            guard let next = try await fixture.engine(world).run().nextTimer else { break }
            world.advance(to: next)
        }
        world.advance(to: fixture.log.now.adding(milliseconds: 60_000))
        check(fixture, world, seed)
        return fixture.log
    }

    private func hold(_ gate: Gate, _ random: inout SplitMix64) -> LossyWorld.Hold {
        let answers: [TransportResult] = [
            .answered(Response(status: 200)), .answered(Response(status: 200)),
            .answered(Response(status: 503)), .answered(Response(status: 401)),
            .notSent("refused"), .unknown("cut off"),
        ]
        let arrivals = LossyWorld.Hold.Arrival.allCases
        return LossyWorld.Hold(
            passing: .random(in: 0...6, using: &random),
            arrival: arrivals[Int.random(in: 0..<arrivals.count, using: &random)],
            answer: answers[Int.random(in: 0..<answers.count, using: &random)], gate: gate)
    }

    /// The ends of an effect that its epoch in charge recorded.
    private func ends(_ fixture: Fixture, _ key: String) -> [String] {
        fixture.log.events.filter { $0.stream == "effect/\(key)" }.compactMap { event in
            switch event.type {
            case EffectSucceeded.protoMessageName:
                let success = try? EffectSucceeded(serializedBytes: event.payload)
                return success?.late == true ? nil : "EffectSucceeded"
            case EffectRejected.protoMessageName:
                let rejection = try? EffectRejected(serializedBytes: event.payload)
                return rejection?.late == true ? nil : "EffectRejected"
            case EffectSkipped.protoMessageName: return "EffectSkipped"
            case EffectAbandoned.protoMessageName: return "EffectAbandoned"
            case EffectInDoubt.protoMessageName: return "EffectInDoubt"
            default: return nil
            }
        }
    }

    /// Nobody doubts what an older process may still be told; what it told is not left in doubt.
    private func checkDoubt(
        _ fixture: Fixture, _ key: String, _ ended: [String], _ seed: UInt64
    ) {
        var deadline = Instant.distantPast
        for event in fixture.log.events where event.stream == "effect/\(key)" {
            switch event.type {
            case EffectAttemptStarted.protoMessageName:
                let started = try? EffectAttemptStarted(serializedBytes: event.payload)
                deadline = (try? started.map { try Instant($0.deadline) }) ?? .distantPast
            case EffectAttemptFailed.protoMessageName: deadline = .distantPast
            case EffectInDoubt.protoMessageName:
                #expect(event.recorded > deadline, "seed \(seed): \(key) is doubted too early")
            case EffectSucceeded.protoMessageName:
                #expect(
                    ended.last == "EffectSucceeded", "seed \(seed): \(key) is told, and doubted")
            default: break
            }
        }
    }

    private func check(_ fixture: Fixture, _ world: LossyWorld, _ seed: UInt64) {
        for intent in fixture.messages(EffectIntended.self) {
            let ended = ends(fixture, intent.key)
            let path = intent.request.path
            let accepted = world.accepted(path)
            #expect(accepted <= 1, "seed \(seed): \(path) was accepted \(accepted) times")
            // Once, or in doubt until its own late answer.
            #expect(
                ended.count == 1 || ended == ["EffectInDoubt", "EffectSucceeded"],
                "seed \(seed): \(intent.key) ended by \(ended)")
            switch ended.last {
            case "EffectSucceeded":
                #expect(accepted == 1, "seed \(seed): \(path) is not there, the log says it is")
            case "EffectRejected", "EffectAbandoned":
                #expect(accepted == 0, "seed \(seed): \(path) is there, the log says it is not")
            default: break
            }
            if intent.targetClass == .unprotected {
                #expect(world.arrived(path) <= 1, "seed \(seed): \(path) arrived twice")
                #expect(world.sent(path) <= 1, "seed \(seed): \(path) was sent twice")
            }
            checkDoubt(fixture, intent.key, ended, seed)
        }
        let started =
            fixture.messages(ClosureRunStarted.self).count
            + fixture.messages(ClosureRunResumed.self).count
        let over =
            fixture.messages(ClosureRunStopped.self).count
            + fixture.messages(ClosureCompleted.self).count
        #expect(started == over, "seed \(seed): a run has no end")
    }
}
