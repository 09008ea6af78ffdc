import EventLog
import Schema

/// One effect, folded from its stream `effect/<key>`: what to send, and how far its life got.
///
/// All that carries it on after a crash comes from the events themselves: the bytes, the class, the
/// patience, the readings, the times.
struct Effect<W: Workflow>: Sendable {
    let identity: EffectIdentity<W>
    let subject: String
    let targetClass: TargetClass
    let request: RenderedRequest
    let patience: Patience
    let readings: [Reading<W>]
    let intended: Position
    /// Before any request under the key, so no target has known the key for longer.
    let intendedAt: Instant

    /// Of the stream.
    var revision: UInt64
    var series: UInt32 = 1
    /// Counted over all series.
    var attempt: UInt32 = 0
    var attemptsInSeries: UInt32 = 0
    /// Of the last attempt: after it a late arrival is impossible.
    var deadline = Instant.distantPast
    var phase = Phase.intended
    /// Attempts that may have arrived. A later refusal or failure says nothing about them; only the
    /// target's own word does.
    var uncertain: Set<UInt32> = []
    /// The target refused the last attempt for good.
    var isRefused = false
    /// What an older epoch said about an attempt, as long as nothing has been made of it.
    var lateOutcome: LateOutcome?
    /// It ended in doubt, and what was decided over it since does not say what became of it.
    var isDoubtful = false

    enum Phase: Sendable, Equatable {
        /// Recorded together with the first attempt, so seen only between two events of one append.
        case intended
        /// An attempt was started and has no outcome.
        case attempting(epoch: UInt32)
        /// Between two attempts, or before the target is read.
        case waiting(until: Instant)
        /// A person allowed one more series.
        case reopened
        case ended(End, at: Position)
    }

    enum End: Sendable, Equatable {
        case succeeded
        case skipped
        case rejected(status: Int)
        case abandoned(detail: String)
        case inDoubt(detail: String)
    }

    enum LateOutcome: Sendable, Equatable {
        case succeeded(status: Int, at: Position)
        case rejected(status: Int)
        /// It did not arrive; without a status nothing was sent at all.
        case failed(status: Int, detail: String)
    }

    var hasEnded: Bool {
        if case .ended = phase { true } else { false }
    }

    var hasAttemptsLeft: Bool { !isRefused && attemptsInSeries < max(1, patience.maxAttempts) }

    /// An attempt is unresolved, whether or not its failure was recorded.
    var mayHaveArrived: Bool {
        if case .attempting = phase { true } else { !uncertain.isEmpty }
    }

    /// Whether the target tells a repetition that is sent now, and arrives by its deadline, from a
    /// new request. A retention that is not known counts as over.
    func isRecognized(at now: Instant) -> Bool {
        switch targetClass {
        case .idempotent: return true
        case .deduplicating:
            let latest = now.adding(milliseconds: Int64(max(1, patience.deadlineMs)))
            let retention = Int64(clamping: patience.deduplicationRetentionMs)
            return latest <= intendedAt.adding(milliseconds: retention)
        default: return false
        }
    }

    static var streamPrefix: String { "effect/\(W.name)/" }
    static func stream(of key: String) -> String { "effect/\(key)" }
    var stream: String { Self.stream(of: identity.key) }
}
