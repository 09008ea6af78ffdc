import EventLog
import OracleTesting
import Projections
import Testing

@testable import ExceptionClosure

/// The views of random lives of an exception, against a fold that shares nothing with ours.
@Suite("Views of exceptions, folded independently") struct OracleTests {
    private static let views: [any View.Type] = [
        QueueView.self, LedgerView.self, TrackerView.self, AuditView.self, FollowUpsView.self,
        EffectsView.self, QuarantineView.self,
    ]

    @Test(
        "M13 A-26 A-36 an independent fold of any exception's life has every version of every row",
        arguments: [UInt64(0), 1])
    func everyVersion(half: UInt64) throws {
        let judgement = try Judgement()
        for seed in Judgement.seeds(half: half) {
            try judgement.add("seed \(seed)", Self.events(seed), Self.views)
        }
        let verdict = try judgement.verdict()
        #expect(verdict.isRight, "\(verdict.words)")
    }

    /// One life in eight has texts and numbers as large as they may be.
    private static func events(_ seed: UInt64) throws -> [RecordedEvent] {
        switch seed % 16 {
        case 0, 1: try BoundsTests.live(seed).log.events
        case 2...5: try PropertyTests.live(seed).log.events
        default: try WildLife(seed).desk.log.events
        }
    }
}
