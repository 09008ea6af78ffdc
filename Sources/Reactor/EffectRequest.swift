import EventLog
import Schema

/// An effect that a workflow wants now: what it is known by, how it is read, and how patient to be.
///
/// The engine reads first (`readings`), and `judge` turns the answers into the bytes to send. Those
/// bytes are recorded before they are sent, and every attempt sends exactly them.
package struct EffectRequest<W: Workflow>: Sendable {
    package var identity: EffectIdentity<W>
    /// What the target promises about a request that comes twice; pinned by the run's policy.
    package var targetClass: TargetClass
    package var patience: Patience
    /// Read before the first attempt, and again where an outcome is unknown and the target can be
    /// read. May be empty: then `judge` is called with no answers.
    package var readings: [Reading<W>]
    /// Rises with the run, so that it ends up in the key; kept in the log for people.
    package var occurrence: UInt32
    /// From 1; a person who resumes an ended effect under the same key asks for the next one.
    package var series: UInt32
    /// Where the run began: an effect of this key that was intended earlier is skipped by key.
    package var runStarted: Position

    package init(
        _ identity: EffectIdentity<W>, targetClass: TargetClass, patience: Patience,
        readings: [Reading<W>], occurrence: UInt32 = 1, series: UInt32 = 1,
        runStarted: Position = .start
    ) {
        self.identity = identity
        self.targetClass = targetClass
        self.patience = patience
        self.readings = readings
        self.occurrence = occurrence
        self.series = series
        self.runStarted = runStarted
    }
}

/// What an effect is known by. The key derives from meaning, never from trigger, chance or attempt
/// the same want has the same key for ever.
package struct EffectIdentity<W: Workflow>: Hashable, Sendable {
    /// Such as `exception-closure/QX-9/1/close-queue-item/queue/1`.
    package let key: String
    package let step: W.Step
    package let target: W.Target

    package init(key: String, step: W.Step, target: W.Target) {
        precondition(key.hasPrefix(W.name + "/"), "the key \(key) is not one of \(W.name)")
        self.key = key
        self.step = step
        self.target = target
    }

    /// Builds the key from its parts, each percent-escaped, under the workflow's name.
    package init(step: W.Step, target: W.Target, about: [String], occurrence: UInt32) {
        let parts = about + [step.rawValue, target.rawValue, String(occurrence)]
        self.key = W.name + "/" + parts.map(Self.escaped).joined(separator: "/")
        self.step = step
        self.target = target
    }

    /// RFC 3986: everything but unreserved characters becomes `%XX`, so that `/` only separates.
    package static func escaped(_ part: String) -> String {
        var text = ""
        for byte in part.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.count == 1 ? "0" + digits : digits)
            }
        }
        return text
    }
}
