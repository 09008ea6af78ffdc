import EventLog
import OracleTesting
import Projections
import Testing
import ViewRegistry

@testable import CaseLifecycle

/// The views of random lives of cases, against a fold that shares nothing with ours.
@Suite("Views of cases, folded independently") struct OracleTests {
    private static let views: [any View.Type] = [
        CasesView.self, MilestonesView.self, CaseQueueView.self, CaseLedgerView.self,
        CaseTrackerView.self, CaseAuditView.self, FollowUpsView.self, QuarantineView.self,
    ]

    @Test(
        "M13 B-03 B-14 an independent fold of any case's life has every version of every row",
        arguments: [UInt64(0), 1])
    func everyVersion(half: UInt64) throws {
        let judgement = try Judgement()
        for seed in Judgement.seeds(half: half) {
            try judgement.add("seed \(seed)", Self.events(seed), Self.views)
        }
        let verdict = try judgement.verdict()
        #expect(verdict.isRight, "\(verdict.words)")
    }

    @Test(
        "M13 B-48 an independent fold of several cases and digests in a real log has every version",
        arguments: [UInt64(0), 1])
    func everyVersionInALog(half: UInt64) async throws {
        let judgement = try Judgement()
        for seed in Judgement.seeds(half: half, cost: 10) {
            let life = try await EngineLife(seed)
            try judgement.add("seed \(seed)", life.events, StoreViews.all)
        }
        let verdict = try judgement.verdict()
        #expect(verdict.isRight, "\(verdict.words)")
    }

    private static func events(_ seed: UInt64) throws -> [RecordedEvent] {
        seed % 8 < 2 ? try PropertyTests.live(seed).log : try WildLife(seed).desk.log
    }
}
