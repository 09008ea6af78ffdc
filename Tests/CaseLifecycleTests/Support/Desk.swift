import Reactor
import Schema
import SwiftProtobuf

@testable import CaseLifecycle
@testable import EventLog

/// One case on a log in memory, under a clock that the test moves.
///
/// The rule that it keeps: it does what the reactor does, one thing at a time: decisions, effects,
/// times that have come. While it is down it does nothing, and catches up afterwards.
struct Desk {
    private(set) var events: [RecordedEvent] = []
    private(set) var state = CaseState(caseID: "T-1")
    private(set) var policies = CasePolicies()
    var now = try! Instant(rfc3339: "2026-03-02T08:00:00Z")
    var isDown = false
    /// What the targets answer, by target; accepted unless said otherwise.
    var answers: [String: EffectOutcome] = [:]
    /// Targets that cannot be reached: what is for them waits, and was not intended yet.
    var away: Set<String> = []
    /// What was sent, in order.
    private(set) var sent: [EffectIdentity<CaseLifecycle>] = []

    init() throws {
        try policies.adopt(Fixture.policy(), [Fixture.calendar()])
    }

    /// The fixture's policy with a change, as the next version.
    mutating func adopt(
        _ calendars: [CalendarAdopted]? = nil, change: (inout CasePolicyAdopted) -> Void
    ) throws {
        var policy = Fixture.policy()
        policy.version = (policies.latest?.version ?? 0) + 1
        change(&policy)
        for calendar in try calendars ?? [Fixture.calendar()] {
            try append(Draft(calendar, on: CaseLifecycle.policyStream))
        }
        try append(Draft(policy, on: CaseLifecycle.policyStream))
        try run()
    }

    /// Records a fact and does what follows from it.
    mutating func say(_ fact: some Message) throws {
        try append(CaseCommands.record(fact, state, policies))
        try run()
    }

    /// A row of another system's log, written at that time.
    mutating func tell(_ row: CaseHistoryImported, at time: Instant) throws {
        try append(Draft(row), occurred: time)
        try run()
    }

    /// The case lives from now on.
    mutating func adopt(liveFrom: Instant) throws {
        let adopted = CaseAdopted.with {
            $0.caseID = state.caseID
            $0.liveFrom = liveFrom.timestamp
        }
        try append(Draft(adopted))
        try run()
    }

    /// Moves the clock, stopping at each time that something waits for.
    mutating func advance(to moment: Instant) throws {
        while !isDown, let due = nextDue, due <= moment {
            now = max(now, due)
            try run()
        }
        now = moment
        try run()
    }

    mutating func run() throws {
        guard !isDown else { return }
        for _ in 0..<1_000 {
            guard try step() else { return }
        }
        throw Endless()
    }

    struct Endless: Error {}

    private var nextDue: Instant? {
        CaseLifecycle.next(state, policies).compactMap { action in
            if case .wait(let wakeup) = action { wakeup.due } else { nil }
        }.min()
    }

    /// - Returns: false where nothing is due.
    private mutating func step() throws -> Bool {
        for action in CaseLifecycle.next(state, policies) {
            switch action {
            case .decide(let drafts):
                for draft in drafts { try append(draft) }
                return true
            case .effect(let request) where away.contains(request.identity.target.rawValue):
                continue
            case .effect(let request):
                let outcome =
                    answers[request.identity.target.rawValue]
                    ?? .succeeded(.response(status: 202, body: []))
                guard
                    case .unmet = CaseLifecycle.judge(
                        request.identity, Answers(), state, policies)
                else { throw Endless() }
                sent.append(request.identity)
                for draft in CaseLifecycle.settle(request.identity, outcome, state, policies) {
                    try append(draft)
                }
                return true
            case .wait(let wakeup) where wakeup.due <= now:
                let drafts = CaseLifecycle.wake(wakeup, at: now, state, policies)
                for draft in drafts { try append(draft) }
                return true
            case .wait, .inquire: continue
            }
        }
        return false
    }

    /// What a target says of an effect whose outcome was in doubt, long after it was sent.
    mutating func arrivesLate(_ key: String) throws {
        guard let effect = sent.first(where: { $0.key == key }) else { throw Endless() }
        let outcome = EffectOutcome.succeeded(.recorded(Position(1)))
        for draft in CaseLifecycle.settle(effect, outcome, state, policies) { try append(draft) }
        try run()
    }

    /// A person decides over a follow-up.
    mutating func resolve(_ id: String, as resolution: Resolution) throws {
        var packet = CaseFollowUpPacket(id: id)
        for event in events where event.stream == packet.stream { try packet.evolve(event) }
        let decision = try CaseFollowUpCommands.resolve(
            packet, as: resolution, because: "said so", state, policies)
        for draft in decision.drafts { try append(draft) }
        try run()
    }

    private mutating func append(_ draft: Draft, occurred: Instant? = nil) throws {
        let position = UInt64(events.count) + 1
        let stream = draft.stream ?? state.stream
        let event = RecordedEvent(
            position: Position(position), stream: stream,
            revision: position, type: draft.type, id: "event-\(position)", source: "test",
            recorded: now, occurred: occurred ?? now, actor: Actor(identity: "test"),
            causation: nil,
            correlation: "", key: IdempotencyKey(source: "test", id: "\(position)"),
            schemaVersion: 1, payload: draft.payload, isErased: false, leafHash: [])
        events.append(event)
        if stream == state.stream { try state.evolve(event) }
        if stream == CaseLifecycle.policyStream { try policies.adopt(event) }
    }
}
