import EventLog
import Schema
import SwiftProtobuf

/// The beginning of an effect, and each attempt of it.
extension Worker {
    /// An effect that the workflow names and that is not open: it is new, or its key is known.
    func begin(
        _ wanted: EffectRequest<W>, _ failedBefore: UInt32, _ subject: Snapshot<W>
    ) async throws(StepError) -> Position {
        if let known = try known(wanted.identity) {
            return try await append(passOver(known, wanted, subject), for: subject)
        }
        let reading = try await read(
            wanted.readings, as: wanted.identity.key, wanted.patience, failedBefore, subject)
        switch reading {
        case .deferred(let position): return position
        case .exhausted(let answers, let failure):
            let drafts = try settle(wanted.identity, .unavailable(answers), subject)
            return try await append(wanted.identity.key, [failure] + drafts, for: subject)
        case .complete(let answers):
            return try await begin(wanted, answers, subject)
        }
    }

    private func begin(
        _ wanted: EffectRequest<W>, _ answers: Answers, _ subject: Snapshot<W>
    ) async throws(StepError) -> Position {
        let proposal = try proposal(wanted, answers, subject)
        guard proposal.request != nil else { return try await append(proposal, for: subject) }
        failpoint?.hit(.beforeIntent, target: wanted.identity.target.rawValue)
        let last = try await append(proposal, for: subject)
        guard let effect = try known(wanted.identity) else {
            throw .failed(
                .broken("\(wanted.identity.key) was intended at \(last) and is not found"))
        }
        return try await send(effect, subject)
    }

    /// What the readings lead to: the intent with its first attempt, a skip, or a stop.
    func proposal(
        _ wanted: EffectRequest<W>, _ answers: Answers, _ subject: Snapshot<W>
    ) throws(StepError) -> Proposal {
        let identity = wanted.identity
        let absent = Expectation(Effect<W>.stream(of: identity.key), .noStream)
        switch W.judge(identity, answers, subject.state, subject.policy) {
        case .met:
            let drafts = try settle(identity, .skippedAlreadySatisfied(answers), subject)
            return Proposal(
                id: "\(identity.key)@0/skip", drafts: [skipped(identity, subject)] + drafts,
                expecting: [absent])
        case .conflicting(let detail), .unclear(let detail):
            let drafts = try settle(identity, .conflicting(answers, detail: detail), subject)
            return Proposal(
                id: "\(subject.name)@\(subject.revision)/\(identity.key)", drafts: drafts,
                expecting: [])
        case .unmet(let rendered):
            let intent = self.intent(wanted, rendered, subject)
            let started = try attemptStarted(identity, 1, wanted.patience)
            return Proposal(
                id: "\(identity.key)@0/intent",
                drafts: [Draft(intent, on: Effect<W>.stream(of: identity.key)), started],
                expecting: [absent],
                request: OutboundRequest(
                    system: identity.target.rawValue, request: intent.request))
        }
    }

    /// The key is in the log: nothing is sent, unless a person asked for one more series.
    func passOver(
        _ known: Effect<W>, _ wanted: EffectRequest<W>, _ subject: Snapshot<W>
    ) throws(StepError) -> Proposal {
        let identity = wanted.identity
        guard case .ended(let end, let position) = known.phase else {
            throw .moved(stream: known.stream)
        }
        if wanted.series > known.series, end != .succeeded, end != .skipped {
            var reopened = EffectReopened()
            reopened.key = identity.key
            reopened.reason = "resumed by \(subject.position) of \(subject.name)"
            reopened.series = wanted.series
            return Proposal(
                id: "\(identity.key)@\(known.revision)/reopen",
                drafts: [Draft(reopened, on: known.stream)],
                expecting: [Expectation(known.stream, .exactly(known.revision))])
        }
        let isEarlier = position <= wanted.runStarted
        let outcome: EffectOutcome =
            switch end {
            case .succeeded where isEarlier, .skipped where isEarlier: .skippedByKey
            case .succeeded: .succeeded(.recorded(position))
            case .skipped: .skippedAlreadySatisfied(Answers())
            case .rejected(let status): .rejected(status: status, body: [])
            case .abandoned(let detail): .abandoned(detail: detail)
            case .inDoubt(let detail): .inDoubt(detail: detail)
            }
        return Proposal(
            id: "\(subject.name)@\(subject.revision)/\(identity.key)",
            drafts: try settle(identity, outcome, subject), expecting: [])
    }

    /// Starts the next attempt with the recorded bytes, and sends it.
    func attempt(
        _ effect: Effect<W>, after findings: [Draft] = [], _ subject: Snapshot<W>
    ) async throws(StepError) -> Position {
        // Without a finding from reading it, to send again is how a target is asked.
        if findings.isEmpty && effect.mayHaveArrived {
            failpoint?.hit(.reconciling, target: effect.identity.target.rawValue)
        }
        _ = try await append(nextAttempt(effect, after: findings), for: subject)
        guard let effect = try known(effect.identity) else {
            throw .failed(.broken("\(effect.identity.key) is not found"))
        }
        return try await send(effect, subject)
    }

    func nextAttempt(
        _ effect: Effect<W>, after findings: [Draft] = []
    ) throws(StepError) -> Proposal {
        var drafts = findings
        if case .attempting(let epoch) = effect.phase, findings.isEmpty {
            var failed = EffectAttemptFailed()
            failed.key = effect.identity.key
            failed.attempt = effect.attempt
            failed.epoch = epoch
            failed.certainty = .unknown
            failed.detail = "the reactor ended before it recorded an outcome"
            failed.nextAttemptAt = try now().timestamp
            drafts.append(Draft(failed, on: effect.stream))
        }
        drafts.append(try attemptStarted(effect.identity, effect.attempt + 1, effect.patience))
        return Proposal(
            id: "\(effect.identity.key)@\(effect.revision)/attempt", drafts: drafts,
            expecting: [Expectation(effect.stream, .exactly(effect.revision))],
            request: OutboundRequest(
                system: effect.identity.target.rawValue, request: effect.request))
    }

    /// One attempt is one request. What comes back is recorded, whatever else has happened.
    private func send(
        _ effect: Effect<W>, _ subject: Snapshot<W>
    ) async throws(StepError) -> Position {
        let target = effect.identity.target.rawValue
        failpoint?.hit(.afterIntent, target: target)
        let result = try await transmit(effect)
        failpoint?.hit(.applied, target: target)
        let ending = try self.ending(of: Verdict(result), effect)
        failpoint?.hit(.beforeOutcome, target: target)
        let position = try await record(ending, of: effect, subject)
        failpoint?.hit(.afterOutcome, target: target)
        return position
    }

    /// Sends within what is left of the recorded deadline. A process that slept through it sends
    /// nothing: by then another one may have taken the silence for an outcome.
    private func transmit(_ effect: Effect<W>) async throws(StepError) -> TransportResult {
        let left = effect.deadline - (try now())
        guard left > .zero else { return .notSent("its deadline passed before it was sent") }
        counts.sent.add(1, ordering: .relaxed)
        return await transport.send(
            OutboundRequest(system: effect.identity.target.rawValue, request: effect.request),
            deadline: left)
    }

    /// The effect as its stream has it; nil if the key is absent.
    func known(_ identity: EffectIdentity<W>) throws(StepError) -> Effect<W>? {
        let events: [RecordedEvent]
        do {
            let stream = Effect<W>.stream(of: identity.key)
            guard try journal.revision(of: stream) > 0 else { return nil }
            events = try journal.stream(stream)
        } catch {
            throw .failed(.store(error))
        }
        do {
            return try Effect(events)
        } catch {
            throw .fault("\(identity.key) cannot be folded: \(error)")
        }
    }

    /// Asks the workflow what the end of an effect means.
    func settle(
        _ identity: EffectIdentity<W>, _ outcome: EffectOutcome, _ subject: Snapshot<W>
    ) throws(StepError) -> [Draft] {
        let drafts = W.settle(identity, outcome, subject.state, subject.policy)
        if drafts.isEmpty, wants(identity, subject) {
            throw .fault("\(W.name) has nothing to say about the end of \(identity.key)")
        }
        return drafts
    }

    private func wants(_ identity: EffectIdentity<W>, _ subject: Snapshot<W>) -> Bool {
        W.next(subject.state, subject.policy).contains { action in
            guard case .effect(let next) = action else { return false }
            return next.identity == identity
        }
    }
}
