import EventLog
import Reactor
import Schema
import SwiftProtobuf

@testable import ExceptionClosure

/// Carries the workflow's wishes out against the world, one at a time, by the engine's rules but
/// without time: what fails is taken to have failed as often as patience allows.
struct Desk {
    var log = TestLog()
    var world = World()
    var policies = CompletionPolicies()
    var subject = Fixture.subject
    /// The reactor's start: what is at or before it is history.
    var start = Position.start
    /// Requests that reached a target, in their order.
    var sent: [RenderedRequest] = []

    init() throws { try policies.adopt(Fixture.policy) }

    var state: ExceptionState {
        get throws {
            var state = ExceptionClosure.initialState(of: subject)
            let events = log.stream(subject)
            let history = events.prefix { $0.position <= start }
            for event in history { try ExceptionClosure.evolve(&state, event) }
            if !history.isEmpty { ExceptionClosure.passOver(&state) }
            for event in events[history.endIndex...] { try ExceptionClosure.evolve(&state, event) }
            return state
        }
    }

    mutating func record(_ message: some Message, id: String = "d-1") {
        log.append(Draft(message), to: subject, id: id, by: "review-system")
    }

    /// The events of one step; empty when nothing is to be done.
    mutating func step() throws -> [RecordedEvent] {
        let before = log.events.count
        let state = try state
        switch ExceptionClosure.next(state, policies).first {
        case nil: break
        case .decide(let drafts):
            guard drafts.contains(where: { $0.stream == nil }) else { throw Undecided() }
            append(drafts)
        case .inquire(let inquiry):
            var answers = read(inquiry.readings)
            for reading in inquiry.digests {
                answers.byName[reading.name] = world.digest(reading.system.name, reading.path)
            }
            append(ExceptionClosure.conclude(inquiry, answers, state, policies))
        case .effect(let request): try carryOut(request, state)
        case .wait: throw Undecided()
        }
        return Array(log.events[before...])
    }

    /// Everything until nothing is to be done; a workflow that never rests fails.
    @discardableResult
    mutating func run(atMost steps: Int = 100) throws -> [RecordedEvent] {
        let before = log.events.count
        for _ in 0..<steps {
            if try step().isEmpty { return Array(log.events[before...]) }
        }
        throw Restless()
    }

    struct Restless: Error {}

    /// A decision that says nothing about its subject, or a time that nobody asked for: the engine
    /// would leave the subject alone.
    struct Undecided: Error {}

    mutating func resolve(
        _ followUp: String, as resolution: Resolution, because reason: String
    ) throws {
        let decision = try FollowUpCommands.resolve(
            packet(followUp), as: resolution, because: reason, state, policies)
        for draft in decision.drafts { log.append(draft, to: decision.subject, by: "mira") }
    }

    mutating func assign(_ followUp: String, to assignee: String) throws {
        let decision = try FollowUpCommands.assign(packet(followUp), to: assignee)
        for draft in decision.drafts { log.append(draft, to: decision.subject, by: "mira") }
    }

    func packet(_ id: String) throws -> FollowUpPacket {
        var packet = FollowUpPacket(id: id)
        for event in log.stream("followup/" + id) { try packet.evolve(event) }
        return packet
    }

    // MARK: Effects

    private func read(_ readings: [Reading<ExceptionClosure>]) -> Answers {
        var answers = Answers()
        for reading in readings {
            answers.byName[reading.name] = world.get(reading.system.name, reading.path)
        }
        return answers
    }

    private mutating func append(_ drafts: [Draft]) {
        for draft in drafts { log.append(draft, to: subject) }
    }

    private mutating func carryOut(
        _ request: EffectRequest<ExceptionClosure>, _ state: ExceptionState
    ) throws {
        let identity = request.identity
        let past = log.stream("effect/" + identity.key)
        if let last = past.last {
            return try passOver(last, past, request, state)
        }
        let answers = read(request.readings)
        if answers.byName.values.contains(where: \.isUnreachable) {
            return append(settle(identity, .unavailable(answers), state))
        }
        switch ExceptionClosure.judge(identity, answers, state, policies) {
        case .met:
            let skipped = EffectSkipped.with {
                $0.key = identity.key
                $0.reason = .alreadySatisfied
            }
            append(
                [Draft(skipped, on: "effect/" + identity.key)]
                    + settle(identity, .skippedAlreadySatisfied(answers), state))
        case .conflicting(let detail), .unclear(let detail):
            append(settle(identity, .conflicting(answers, detail: detail), state))
        case .unmet(let rendered):
            let intended = EffectIntended.with {
                $0.key = identity.key
                $0.step = identity.step.rawValue
                $0.target = identity.target.rawValue
                $0.targetClass = request.targetClass
                $0.occurrence = request.occurrence
                $0.workflow = ExceptionClosure.name
                $0.subject = subject
                $0.patience = request.patience
                $0.request = rendered
                $0.request.headers.append(
                    Header.with {
                        $0.name = "Idempotency-Key"
                        $0.value = identity.key
                    })
                $0.readings = request.readings.map { reading in
                    PinnedReading.with {
                        $0.name = reading.name
                        $0.system = reading.system.name
                        $0.path = reading.path
                    }
                }
            }
            append([Draft(intended, on: "effect/" + identity.key)])
            send(rendered, request, state)
        }
    }

    /// One more series was asked for: the target is read first, then the same bytes go out.
    private mutating func resend(
        _ rendered: RenderedRequest, _ request: EffectRequest<ExceptionClosure>,
        _ state: ExceptionState
    ) throws {
        if !request.readings.isEmpty {
            let answers = read(request.readings)
            if ExceptionClosure.judge(request.identity, answers, state, policies) == .met {
                return end(request, .succeeded(.read(answers)), state)
            }
        }
        send(rendered, request, state)
    }

    private mutating func passOver(
        _ last: RecordedEvent, _ past: [RecordedEvent],
        _ request: EffectRequest<ExceptionClosure>, _ state: ExceptionState
    ) throws {
        let identity = request.identity
        let series = 1 + past.count { $0.type == EffectReopened.protoMessageName }
        let isDone = [EffectSucceeded.protoMessageName, EffectSkipped.protoMessageName]
            .contains(last.type)
        if request.series > series, !isDone {
            let reopened = EffectReopened.with {
                $0.key = identity.key
                $0.reason = "series \(request.series)"
                $0.series = request.series
            }
            append([Draft(reopened, on: "effect/" + identity.key)])
            let intent = try EffectIntended(serializedBytes: past[0].payload)
            return try resend(intent.request, request, state)
        }
        switch last.type {
        case EffectSucceeded.protoMessageName, EffectSkipped.protoMessageName:
            append(settle(identity, .skippedByKey, state))
        case EffectAbandoned.protoMessageName:
            let detail = try EffectAbandoned(serializedBytes: last.payload).detail
            append(settle(identity, .abandoned(detail: detail), state))
        default:
            append(settle(identity, .inDoubt(detail: "as it ended"), state))
        }
    }

    private mutating func send(
        _ rendered: RenderedRequest, _ request: EffectRequest<ExceptionClosure>,
        _ state: ExceptionState
    ) {
        sent.append(rendered)
        let target = request.identity.target.rawValue
        switch world.send(target, rendered, key: request.identity.key) {
        case .answered(let status) where status < 300:
            end(request, .succeeded(.response(status: status, body: [])), state)
        case .answered(let status) where status < 500:
            end(request, .rejected(status: status, body: []), state)
        case .answered(let status): end(request, .abandoned(detail: "HTTP \(status)"), state)
        case .notSent(let reason): end(request, .abandoned(detail: reason), state)
        case .unknown(let reason): reconcile(request, reason, state)
        }
    }

    /// A process that was taken over tells at last that its request was taken. The engine opens an
    /// effect again that was left in doubt, and asks the workflow what follows.
    mutating func tellLate(_ key: String) throws {
        let stream = "effect/" + key
        let past = log.stream(stream)
        let late = EffectSucceeded.with {
            $0.key = key
            $0.late = true
        }
        let told = log.append(Draft(late, on: stream), to: subject)
        let isDoubtful = past.contains { $0.type == EffectInDoubt.protoMessageName }
        let isDone = past.last?.type == EffectSucceeded.protoMessageName
        guard isDoubtful, !isDone, let first = past.first else { return }
        let intent = try EffectIntended(serializedBytes: first.payload)
        guard let step = ClosureEffect(rawValue: intent.step) else { return }
        let identity = EffectIdentity<ExceptionClosure>(key: key, step: step, target: step.target)
        let reconciled = EffectReconciled.with {
            $0.key = key
            $0.finding = .applied
        }
        let succeeded = EffectSucceeded.with { $0.key = key }
        let end = [Draft(reconciled, on: stream), Draft(succeeded, on: stream)]
        append(try end + settle(identity, .succeeded(.recorded(told.position)), state))
    }

    /// What may have arrived is read where there is something to read.
    private mutating func reconcile(
        _ request: EffectRequest<ExceptionClosure>, _ reason: String, _ state: ExceptionState
    ) {
        let answers = read(request.readings)
        guard !request.readings.isEmpty else {
            return end(request, .inDoubt(detail: reason), state)
        }
        switch ExceptionClosure.judge(request.identity, answers, state, policies) {
        case .met: end(request, .succeeded(.read(answers)), state)
        case .unmet: end(request, .abandoned(detail: "\(reason); it did not arrive"), state)
        case .unclear(let detail): end(request, .inDoubt(detail: "\(reason); \(detail)"), state)
        case .conflicting(let detail):
            end(request, .conflicting(answers, detail: detail), state)
        }
    }

    private mutating func end(
        _ request: EffectRequest<ExceptionClosure>, _ outcome: EffectOutcome,
        _ state: ExceptionState
    ) {
        let key = request.identity.key
        let end: Draft =
            switch outcome {
            case .succeeded: Draft(EffectSucceeded.with { $0.key = key }, on: "effect/" + key)
            case .rejected: Draft(EffectRejected.with { $0.key = key }, on: "effect/" + key)
            case .inDoubt: Draft(EffectInDoubt.with { $0.key = key }, on: "effect/" + key)
            case .abandoned(let detail):
                Draft(
                    EffectAbandoned.with {
                        $0.key = key
                        $0.detail = detail
                    }, on: "effect/" + key)
            default: Draft(EffectAbandoned.with { $0.key = key }, on: "effect/" + key)
            }
        append([end] + settle(request.identity, outcome, state))
    }

    private func settle(
        _ identity: EffectIdentity<ExceptionClosure>, _ outcome: EffectOutcome,
        _ state: ExceptionState
    ) -> [Draft] {
        ExceptionClosure.settle(identity, outcome, state, policies)
    }
}

extension Answer {
    var isUnreachable: Bool { if case .unreachable = self { true } else { false } }
}
