import EventLog
import Schema

/// What the engine would do next about one subject.
package struct PreviewedStep: Sendable {
    package enum Kind: String, Sendable {
        case decide, wake, inquire, begin, attempt, reconcile, doubt, withdraw, accept, wait
    }
    package var subject: String
    package var kind: Kind
    /// What it would read or send; readings decide what follows from them.
    package var requests: [OutboundRequest] = []
    /// What it would append, as it would stand in the log.
    package var events: [RecordedEvent] = []
    package var until: Instant?
}

extension Engine {
    /// The next step of each subject. Writes nothing, sends nothing, takes no lock and no epoch.
    package func preview() throws(ReactorError) -> [PreviewedStep] {
        let last = try lastEpoch()
        start = try startPosition(last)
        epoch = (last?.epoch ?? 0) + 1
        try load()
        if last == nil { try supposeEpoch() }
        let worker = makeWorker()
        var steps: [PreviewedStep] = []
        for name in subjects.keys.sorted() {
            guard let subject = subjects[name] else { continue }
            switch subject.plan(policy: policy, now: now) {
            case .idle: continue
            case .wait(let until):
                steps.append(PreviewedStep(subject: name, kind: .wait, until: until))
            case .act(let work):
                do {
                    steps.append(try worker.preview(work, subject.snapshot(policy)))
                } catch {
                    if case .failed(let error) = error { throw error }
                    logger.error("\(name) cannot go on: \(error)")
                }
            }
        }
        return steps
    }
}

extension Worker {
    fileprivate func preview(
        _ work: Work<W>, _ subject: Snapshot<W>
    ) throws(StepError) -> PreviewedStep {
        var step = PreviewedStep(subject: subject.name, kind: work.kind)
        switch work {
        case .decide(let drafts):
            step.events = try events(drafts, subject)
        case .wake(let wakeup):
            step.events = try events(
                W.wake(wakeup, at: try now(), subject.state, subject.policy), subject)
        case .inquire(let inquiry, _):
            step.requests =
                inquiry.readings.map { $0.outbound() }
                + inquiry.digests.map { $0.outbound(.sha256) }
        case .reconcile(let effect, _, _):
            step.requests = effect.readings.map { $0.outbound() }
        case .begin(let wanted, _):
            if let known = try known(wanted.identity) {
                step.events = try events(passOver(known, wanted, subject).drafts, subject)
            } else if wanted.readings.isEmpty {
                try fill(&step, proposal(wanted, Answers(), subject), subject)
            } else {
                step.requests = wanted.readings.map { $0.outbound() }
            }
        case .attempt(let effect):
            try fill(&step, nextAttempt(effect), subject)
        case .doubt(let effect, let detail):
            step.events = try events(doubtful(effect, detail), effect, subject)
        case .withdraw(let effect):
            step.events = try events(withdrawn(effect), effect, subject)
        case .accept(let effect, let outcome):
            step.events = try events(try accepted(effect, outcome), effect, subject)
        }
        return step
    }

    private func fill(
        _ step: inout PreviewedStep, _ proposal: Proposal, _ subject: Snapshot<W>
    ) throws(StepError) {
        step.events = try events(proposal.drafts, subject)
        if let request = proposal.request { step.requests = [request] }
    }

    private func events(
        _ ending: Ending, _ effect: Effect<W>, _ subject: Snapshot<W>
    ) throws(StepError) -> [RecordedEvent] {
        var drafts = ending.drafts
        if let outcome = ending.outcome { drafts += try settle(effect.identity, outcome, subject) }
        return try events(drafts, subject)
    }

    /// The fence is left out: the epoch that it names has not begun.
    private func events(
        _ drafts: [Draft], _ subject: Snapshot<W>
    ) throws(StepError) -> [RecordedEvent] {
        let request = try request("preview", drafts, for: subject, expecting: [])
        do {
            return try journal.dryRun(request)
        } catch {
            throw .failed(.append(error))
        }
    }
}

extension Work {
    fileprivate var kind: PreviewedStep.Kind {
        switch self {
        case .decide: .decide
        case .wake: .wake
        case .inquire: .inquire
        case .begin: .begin
        case .attempt: .attempt
        case .reconcile: .reconcile
        case .doubt: .doubt
        case .withdraw: .withdraw
        case .accept: .accept
        }
    }
}
