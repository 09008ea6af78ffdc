import EventLog
import Schema
import Synchronization

/// How long to wait before the next try: doubled each time up to a limit, of which half is left to
/// chance, so that what failed together does not come back together. A target's own wish
/// counts where it is longer, up to an hour or the policy's own limit: a slip in a header must not
/// put a closure off for years.
package final class Backoff: Sendable {
    private let generator: Mutex<SplitMix64>
    private static let wishMillisecondsMax: Int64 = 3_600_000

    /// A seed makes simulations repeatable; without one, chance decides.
    package init(seed: UInt64? = nil) {
        generator = Mutex(SplitMix64(state: seed ?? .random(in: .min ... .max)))
    }

    func delayMilliseconds(
        afterAttempt attempt: UInt32, patience: Patience, retryAfter: Duration? = nil
    ) -> Int64 {
        let initial = Int64(max(1, patience.backoffInitialMs))
        let limit = max(initial, Int64(patience.backoffMaxMs))
        let doubled = initial << Int64(min(attempt, 32) - min(attempt, 1))
        let full = min(limit, doubled)
        let chosen = generator.withLock { Int64.random(in: (full / 2)...full, using: &$0) }
        let wished = retryAfter.map { $0.components.seconds * 1_000 } ?? 0
        return max(chosen, min(wished, max(limit, Self.wishMillisecondsMax)))
    }
}

/// Sebastiano Vigna's generator: small, and the same everywhere.
struct SplitMix64: RandomNumberGenerator, Sendable {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
