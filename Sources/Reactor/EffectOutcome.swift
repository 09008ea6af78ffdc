import EventLog
import Schema

/// How an effect ended, for `settle`. Exactly one of these is told for each effect that was wanted.
package enum EffectOutcome: Sendable, Equatable {
    /// The target took it: by its answer, or as a later reading showed.
    case succeeded(Evidence)
    /// Our own effect of this key ended well in an earlier run; nothing was sent.
    case skippedByKey
    /// Another's hand had brought the target there; nothing was sent.
    case skippedAlreadySatisfied(Answers)
    /// The target holds something that is neither ours nor open; nothing (more) is sent.
    case conflicting(Answers, detail: String)
    /// The target could not be read as often as patience allows; nothing was sent.
    case unavailable(Answers)
    /// The target refused for good.
    case rejected(status: Int, body: [UInt8])
    /// Attempts ran out, and none of them arrived.
    case abandoned(detail: String)
    /// `next` no longer names the effect, and it did not reach its target.
    case withdrawn
    /// It may have reached its target, and must not be sent again: a person decides.
    case inDoubt(detail: String)
}

/// What shows that an effect was taken.
package enum Evidence: Sendable, Equatable {
    case response(status: Int, body: [UInt8])
    case read(Answers)
    /// The log already holds its success.
    case recorded(Position)
}

/// What a reading says about an effect.
package enum Standing: Sendable, Equatable {
    /// The target is not there yet: send this, to which the engine adds the header
    /// `Idempotency-Key`. After an unknown outcome: it did not arrive; the recorded bytes are sent
    /// again, not these.
    case unmet(RenderedRequest)
    /// The target holds what the effect wants.
    case met
    /// The target, or the source beside it, holds something that forbids the effect. After an
    /// unknown outcome: it did not arrive.
    case conflicting(String)
    /// The answer says nothing, such as a page for signing in. Nothing is sent on it; after an
    /// unknown outcome it is asked again like a reading that failed.
    case unclear(String)
}

/// The answers to a set of readings, by name.
package struct Answers: Sendable, Equatable {
    package var byName: [String: Answer]

    package init(_ byName: [String: Answer] = [:]) { self.byName = byName }

    /// The caller names a reading that it asked for.
    package subscript(name: String) -> Answer {
        byName[name] ?? .unreachable("was not read")
    }
}

/// What one reading brought.
package enum Answer: Sendable, Equatable {
    case answered(status: Int, body: [UInt8])
    /// It is there (200), and this is the digest of it, where the digest was asked for.
    case digested(BodyDigest)
    /// No usable answer: not reached, cut off, too long, or none in time.
    case unreachable(String)
}
