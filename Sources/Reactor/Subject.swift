import EventLog
import Schema

/// One subject of a workflow as the engine holds it: the folded state, its open effects, its
/// timers.
///
/// It is dropped from memory once nothing is to be done and nothing waits, and folded again from
/// its stream when something happens to it: thousands of closed subjects cost nothing.
struct Subject<W: Workflow>: Sendable {
    let name: String
    var state: W.State
    var revision: UInt64 = 0
    /// The last event of its stream: what makes the next action necessary.
    var position = Position.start
    /// Effects that were intended and have not ended, in the order of their intents.
    var effects: [Effect<W>] = []
    var deferral: Deferral?
    /// Why the engine leaves it alone: its events cannot be folded, or its workflow is at fault.
    var fault: String?

    // The engine's own bookkeeping.
    var isBusy = false
    var isQueued = false
    var due: Instant?
    /// Appends refused in a row.
    var refusals = 0

    init(_ name: String) {
        self.name = name
        self.state = W.initialState(of: name)
    }

    /// Nothing is lost by folding it again when its stream goes on.
    var isForgettable: Bool {
        W.standing.isEmpty && effects.isEmpty && fault == nil && W.isAtRest(state)
    }

    /// Events of other streams feed a standing subject, and leave its revision as it is.
    mutating func fold(_ event: RecordedEvent) {
        if event.stream == name {
            guard event.revision > revision else { return }
            revision = event.revision
            position = event.position
        }
        guard fault == nil else { return }
        do {
            try W.evolve(&state, event)
        } catch {
            fault = "\(event.type) at \(event.position) cannot be folded: \(error)"
        }
    }

    func snapshot(_ policy: W.Policy) -> Snapshot<W> {
        Snapshot(name: name, state: state, revision: revision, position: position, policy: policy)
    }

    /// A refusal means that the log has moved on; if it has not, going round again is no use.
    mutating func refuse() {
        refusals += 1
        if refusals > 1_000 { fault = "its appends are refused again and again at @\(revision)" }
    }

    /// A reading that failed and is to be repeated. It counts for as long as the subject stands
    /// still.
    struct Deferral: Sendable, Equatable {
        var inquiry: String
        var subjectRevision: UInt64
        var attempt: UInt32
        var next: Instant?
    }

    /// The attempts made so far, and the time of the next one if there is any.
    func deferral(of inquiry: String) -> (attempts: UInt32, next: Instant?) {
        guard let deferral, deferral.inquiry == inquiry, deferral.subjectRevision == revision
        else { return (0, nil) }
        return (deferral.attempt, deferral.next)
    }
}

/// What a step works on: a subject at one revision, under one policy.
struct Snapshot<W: Workflow>: Sendable {
    let name: String
    let state: W.State
    let revision: UInt64
    let position: Position
    let policy: W.Policy

    var correlation: String { W.correlation(of: state, subject: name) }
}
