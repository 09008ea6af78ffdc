import EventLog
import OracleTesting
import Projections
import Testing

/// The view of effects over what a real engine writes, against a fold that shares nothing with it.
@Suite("Effects, folded independently") struct OracleTests {
    @Test(
        "M13 A-26 A-47 an independent fold of what an engine writes has every version of an effect",
        arguments: [UInt64(0), 1])
    func everyVersion(half: UInt64) async throws {
        let judgement = try Judgement()
        let simulation = SimulationTests()
        for seed in Judgement.seeds(half: half) {
            // One in eight is overtaken by another process, again and again.
            let log =
                seed % 16 < 2
                ? try await simulation.overtake(seed) : try await simulation.play(seed)
            try judgement.add("seed \(seed)", log.events, [EffectsView.self])
        }
        let verdict = try judgement.verdict()
        #expect(verdict.isRight, "\(verdict.words)")
    }
}
