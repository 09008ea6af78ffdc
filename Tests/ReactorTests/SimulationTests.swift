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

    private func play(_ seed: UInt64) async throws {
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
    }

    private func check(_ fixture: Fixture, _ world: LossyWorld, _ seed: UInt64) {
        let ends: Set<String> = [
            "EffectSucceeded", "EffectSkipped", "EffectRejected", "EffectAbandoned",
            "EffectInDoubt",
        ]
        for intent in fixture.messages(EffectIntended.self) {
            let types = fixture.types(on: "effect/\(intent.key)")
            let ended = types.filter(ends.contains)
            let path = intent.request.path
            let accepted = world.accepted(path)
            #expect(accepted <= 1, "seed \(seed): \(path) was accepted \(accepted) times")
            #expect(ended.count == 1, "seed \(seed): \(intent.key) ended by \(ended)")
            switch ended.first {
            case "EffectSucceeded":
                #expect(accepted == 1, "seed \(seed): \(path) is not there, the log says it is")
            case "EffectRejected", "EffectAbandoned":
                #expect(accepted == 0, "seed \(seed): \(path) is there, the log says it is not")
            default: break
            }
            if intent.targetClass == .unprotected {
                #expect(world.arrived(path) <= 1, "seed \(seed): \(path) was sent twice")
            }
        }
        let started = fixture.messages(ClosureRunStarted.self).count
        let over =
            fixture.messages(ClosureRunStopped.self).count
            + fixture.messages(ClosureCompleted.self).count
        #expect(started == over, "seed \(seed): a run has no end")
    }
}
