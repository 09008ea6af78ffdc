import EventLog
import Foundation
import Testing

/// Thousands of random histories against a trivial log: `DAYBOOK_HISTORIES` says how many of each
/// share, `DAYBOOK_HISTORY` names the seed of a single one.
@Suite("Random histories against a plain model") struct ModelTests {
    private static let shares = 1...4
    private static let historiesOfAShare = number("DAYBOOK_HISTORIES") ?? 25
    private static let actsMax = 30

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    @Test(
        "S1 laws 2 to 4: answers, order, reads and what a crash leaves are the model's",
        arguments: shares)
    func histories(share: Int) async throws {
        var seeds = (0..<Self.historiesOfAShare).map { $0 * Self.shares.count + share }
        if let only = Self.number("DAYBOOK_HISTORY") { seeds = share == 1 ? [only] : [] }
        var seen = Seen()
        for seed in seeds {
            do {
                let history = try History(seed: UInt64(seed))
                try await history.run(actsMax: Self.actsMax)
                seen.merge(history.seen)
            } catch is ExpectationFailedError {
                // It has told what differs, and the seed.
            } catch {
                Issue.record(error, "seed \(seed)")
            }
        }
        guard seeds.count > 20 else { return }
        #expect(seen.acts == Set(History.Act.allCases))
        #expect(seen.answers == Seen.allAnswers)
    }
}
