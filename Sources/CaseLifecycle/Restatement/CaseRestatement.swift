import EventLog
import Reactor
import Schema

/// One case, decided again from what came from outside, under other policies (D5).
///
/// The rule that it keeps: the deciders are those of the engine, and nothing is sent, stored or
/// read: it is values alone. Everything happens when it is due, as no engine is ever down here.
/// What a target answered to a request stays what it answered, at the time at which it did, or at
/// once where the request comes later now; one that nobody had made is taken to be accepted.
package struct CaseRestatement {
    /// What the stream would hold.
    package private(set) var events: [RecordedEvent] = []
    /// Requests that nobody had made.
    package private(set) var assumed: Set<String> = []
    /// What people said of a notice that is not planned now.
    package private(set) var passedOver = 0

    private let record: CaseRecord
    private var state: CaseState
    private var policies = CasePolicies()
    private var now = Instant.distantPast
    private var position = Position.start
    /// Requests under way, in the order of their beginning, and what is still to come of them.
    private var open: [Request] = []

    private struct Request {
        var identity: EffectIdentity<CaseLifecycle>
        var answers: [CaseRecord.Answer]
        /// An answer that came after the doubt finds it settled.
        var isSettled = false
    }

    /// Decides a case again, up to a moment.
    ///
    /// - Parameters:
    ///   - policies: their events, calendars before the policy that they are of, by the time at
    ///     which they were recorded.
    ///   - history: what is recorded up to there was history to the engine, and fires nothing.
    package init(
        _ record: CaseRecord, policies: [RecordedEvent], history: Position, until end: Instant
    ) throws {
        self.record = record
        state = CaseState(caseID: record.caseID)
        var world = policies.map { (event: $0, isPolicy: true) }
        world += record.facts.map { (event: $0, isPolicy: false) }
        world.sort {
            ($0.event.recorded, $0.event.position, $0.isPolicy ? 1 : 0)
                < ($1.event.recorded, $1.event.position, $1.isPolicy ? 1 : 0)
        }
        var isHistory = history > .start
        for (index, (event, isPolicy)) in world.enumerated() {
            if isHistory, event.position > history {
                isHistory = false
                CaseLifecycle.passOver(&state)
            }
            if !isHistory, event.recorded > now { try pass(until: event.recorded) }
            now = max(now, event.recorded)
            if isPolicy { try adopt(event) } else { take(event) }
            // What came in one moment is known together, as it is to an engine.
            let next = index + 1 < world.count ? world[index + 1].event.recorded : nil
            if !isHistory, next != event.recorded { try settle() }
        }
        if isHistory { CaseLifecycle.passOver(&state) }
        try pass(until: end.adding(nanoseconds: 1))
    }

    // MARK: What comes from outside

    private mutating func adopt(_ event: RecordedEvent) throws {
        position = position.next
        var event = event
        event.position = position
        try policies.adopt(event)
    }

    private mutating func take(_ fact: RecordedEvent) {
        position = position.next
        var event = fact
        event.position = position
        event.revision = UInt64(events.count) + 1
        do {
            try state.evolve(event)
            events.append(event)
        } catch {
            // Somebody spoke of a notice that there is not.
            passedOver += 1
        }
    }

    // MARK: What follows

    /// Goes from one time that anything waits for to the next, up to `end` and without it.
    private mutating func pass(until end: Instant) throws {
        while true {
            try settle()
            let actions = CaseLifecycle.next(state, policies)
            let waits = actions.compactMap { action in
                if case .wait(let wakeup) = action { wakeup.due } else { nil }
            }
            let answers = open.compactMap { $0.answers.first?.at }
            let unwanted = unwanted(by: actions).flatMap { open[$0].answers.first?.at }
            guard let next = unwanted ?? (waits + answers).min(), next < end else { return }
            now = max(now, next)
        }
    }

    /// More steps than these at one moment are a fault of the workflow.
    private static let stepsMax = 10_000

    private mutating func settle() throws {
        for _ in 0..<Self.stepsMax where try !step() { return }
        throw CaseEvolveError(
            position: position, reason: "the decisions of case \(record.caseID) do not end")
    }

    /// - Returns: false where nothing is due.
    private mutating func step() throws -> Bool {
        if try takeAnswer() { return true }
        let actions = CaseLifecycle.next(state, policies)
        if let unwanted = unwanted(by: actions) {
            // What became of it is found out before anything else is done.
            guard open[unwanted].answers.isEmpty else { return false }
            try end(open.remove(at: unwanted).identity, .withdrawn)
            return true
        }
        for action in actions {
            switch action {
            case .decide(let drafts):
                try append(drafts)
                return true
            case .effect(let request) where !isUnderWay(request.identity):
                try begin(request)
                return true
            case .wait(let wakeup) where wakeup.due <= now:
                try append(CaseLifecycle.wake(wakeup, at: now, state, policies))
                return true
            case .effect, .wait, .inquire: continue
            }
        }
        return false
    }

    private func isUnderWay(_ effect: EffectIdentity<CaseLifecycle>) -> Bool {
        open.contains { $0.identity.key == effect.key && !$0.isSettled }
    }

    private mutating func begin(_ request: EffectRequest<CaseLifecycle>) throws {
        let identity = request.identity
        if case .conflicting(let detail) = CaseLifecycle.judge(
            identity, Answers(), state, policies)
        {
            return try end(identity, .conflicting(Answers(), detail: detail))
        }
        let recorded = record.answers[identity.key]
        if recorded == nil { assumed.insert(identity.key) }
        let accepted = EffectOutcome.succeeded(.response(status: 202, body: []))
        let answers = recorded ?? [CaseRecord.Answer(at: now, outcome: accepted)]
        open.append(
            Request(identity: identity, answers: answers.filter { $0.outcome != nil }))
    }

    /// The first request that was made, has not ended, and is no longer wanted.
    private func unwanted(by actions: [Action<CaseLifecycle>]) -> Int? {
        let wanted = actions.compactMap { action in
            if case .effect(let request) = action { request.identity.key } else { nil }
        }
        return open.firstIndex { !$0.isSettled && !wanted.contains($0.identity.key) }
    }

    private mutating func takeAnswer() throws -> Bool {
        let index = open.firstIndex { $0.answers.first.map { $0.at <= now } ?? false }
        guard let index else { return false }
        let answer = open[index].answers.removeFirst()
        open[index].isSettled = true
        let identity = open[index].identity
        if open[index].answers.isEmpty { open.remove(at: index) }
        if let outcome = answer.outcome { try end(identity, outcome) }
        return true
    }

    private mutating func end(
        _ effect: EffectIdentity<CaseLifecycle>, _ outcome: EffectOutcome
    ) throws {
        try append(CaseLifecycle.settle(effect, outcome, state, policies))
    }

    private mutating func append(_ drafts: [Draft]) throws {
        guard let pattern = record.events.first else { return }
        for draft in drafts where draft.stream ?? state.stream == state.stream {
            position = position.next
            var event = pattern
            event.position = position
            event.revision = UInt64(events.count) + 1
            event.type = draft.type
            event.payload = draft.payload
            event.recorded = now
            event.occurred = now
            try state.evolve(event)
            events.append(event)
        }
    }
}
