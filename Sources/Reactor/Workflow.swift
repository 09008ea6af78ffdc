import EventLog

/// A pure workflow: it folds the events of one subject, and says what comes next.
///
/// Nothing in it reads a clock, a socket or a file, and nothing it returns can do so by itself (law
/// 5). The engine asks `next` again after every change of the subject, so a workflow holds no
/// callbacks: it looks at its state and names the one thing that is missing. Each answer comes back
/// as events: the drafts of `conclude` and `settle` must change the state, or `next` would ask for
/// the same again.
///
/// `Step` and `Target` are closed types of the workflow's own. What is not a case of them cannot be
/// asked for, by this workflow or by another one (law 7, A-58).
package protocol Workflow: Sendable {
    associatedtype State: Sendable
    associatedtype Policy: Sendable
    /// What its effects are called, such as `close-queue-item`; the raw values stand in effects'
    /// keys.
    associatedtype Step: Name
    /// Where its effects may go, such as `queue`; the raw values stand in the configuration.
    associatedtype Target: TargetName

    /// Such as `exception-closure`.
    static var name: String { get }
    /// Such as `exception/`: the streams that are its subjects.
    static var streamPrefix: String { get }
    /// The stream whose events are its policy.
    static var policyStream: String { get }
    /// Whether there is a system of record that it reads, called `source`. One that has none is
    /// given no address of one.
    static var readsSource: Bool { get }

    /// Subjects that there are from the first, such as a board of what many streams say; none,
    /// unless said otherwise. A workflow that has them is shown history too: what lies at or before
    /// the start is folded and then passed over. Its subjects are kept in memory, since no stream
    /// of their own would give them back.
    static var standing: [String] { get }

    /// Whose event that is: the stream's own subject, unless said otherwise; nil for none. Only a
    /// standing subject may be given events of other streams. What it decides is guarded by the
    /// revision of its own stream alone.
    static func subject(of event: RecordedEvent) -> String?

    static func initialState(of subject: String) -> State
    static func evolve(_ state: inout State, _ event: RecordedEvent) throws

    /// What the state holds by now is history: it lies at or before the reactor's start. It stays
    /// known, and begins nothing by itself (B-59).
    static func passOver(_ state: inout State)

    static var initialPolicy: Policy { get }
    static func adopt(_ policy: inout Policy, _ event: RecordedEvent) throws

    /// Whether only an event of the subject itself can change what is next. Where something else
    /// can, such as a policy that is still missing, the engine keeps the subject in mind.
    static func isAtRest(_ state: State) -> Bool

    /// All that is missing now, most urgent first; nothing where the subject waits for an event
    /// from elsewhere, or is done. The engine does the first of them that can be done: an effect or
    /// a reading that waits for its next try lets those behind it pass. An effect that was
    /// intended, has not ended and is not named is no longer wanted: it is brought to its end
    /// first.
    static func next(_ state: State, _ policy: Policy) -> [Action<Self>]

    /// What becomes of a time that has come: at least one event of the subject, after which `next`
    /// no longer names it. `now` is what the log's clock shows, at or after `wakeup.due`.
    static func wake(
        _ wakeup: Wakeup, at now: Instant, _ state: State, _ policy: Policy
    ) -> [Draft]

    /// What follows from the answers to an inquiry: at least one event of the subject.
    static func conclude(
        _ inquiry: Inquiry<Self>, _ answers: Answers, _ state: State, _ policy: Policy
    ) -> [Draft]

    /// What was read before an attempt, or after one whose outcome is unknown, says about the
    /// effect.
    static func judge(
        _ effect: EffectIdentity<Self>, _ answers: Answers, _ state: State, _ policy: Policy
    ) -> Standing

    /// What the end of an effect means for the subject. The drafts are appended together with the
    /// event that ends the effect, or not at all. May be empty only where `next` no longer names
    /// the effect.
    static func settle(
        _ effect: EffectIdentity<Self>, _ outcome: EffectOutcome, _ state: State, _ policy: Policy
    ) -> [Draft]

    /// What belongs together in the log, such as `exception/QX-9@1`; the subject, unless said
    /// otherwise.
    static func correlation(of state: State, subject: String) -> String
}

extension Workflow {
    package static var standing: [String] { [] }

    package static func subject(of event: RecordedEvent) -> String? {
        event.stream.hasPrefix(streamPrefix) ? event.stream : nil
    }

    package static func passOver(_ state: inout State) {}

    package static var readsSource: Bool { true }

    package static func isAtRest(_ state: State) -> Bool { true }

    package static func wake(
        _ wakeup: Wakeup, at now: Instant, _ state: State, _ policy: Policy
    ) -> [Draft] {
        preconditionFailure("\(name) asked for no time to come, and \(wakeup.name) did")
    }

    package static func correlation(of state: State, subject: String) -> String { subject }
}

/// A closed list of names: an enumeration of strings.
package protocol Name: RawRepresentable, CaseIterable, Hashable, Sendable
where RawValue == String {}
