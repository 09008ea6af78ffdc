import EventLog
import Reactor
import Schema

/// What the end of an effect means for its run: a settled step, or a stop.
///
/// The rule that it keeps: a step that reached its target is always written down, even where the
/// run was stopped meanwhile; a step that did not stops a run only if the run still wanted it.
/// Where the run stands before a person only because nobody knew, it goes on.
struct Settlement {
    let effect: EffectIdentity<ExceptionClosure>
    let run: ClosureRun
    let disposition: DispositionRecorded
    let state: ExceptionState
    let policies: CompletionPolicies

    func drafts(_ outcome: EffectOutcome) -> [Draft] {
        switch outcome {
        case .succeeded(let evidence):
            let answers: Answers? = if case .read(let answers) = evidence { answers } else { nil }
            return settled(.performed, answers, Self.reason(evidence))
        case .skippedByKey:
            return settled(.skippedByKey, nil)
        case .skippedAlreadySatisfied(let answers):
            return settled(.skippedAlreadySatisfied, answers)
        case .conflicting(let answers, let detail):
            return stop(blocker(answers), detail, ended: true)
        case .unavailable(let answers):
            return stop(unreadable(answers), "could not be read: \(reasons(answers))", ended: false)
        case .rejected(let status, let body):
            // 409 and 412 say that the record is not as it was read: that is its state, no refusal.
            let blocker: Blocker = [409, 412].contains(status) ? .targetConflict : .targetRejected
            return stop(
                blocker, "\(effect.target.rawValue) answered \(status), \(body.count) bytes",
                ended: true)
        case .abandoned(let detail):
            return stop(.targetUnavailable, detail, ended: true)
        case .inDoubt(let detail):
            return stop(.outcomeUnknown, detail, ended: true)
        case .withdrawn:
            return run.isOver || run.settled(effect.step.step) != nil ? [] : [withdrawn]
        }
    }

    // MARK: Settled

    private func settled(
        _ outcome: StepOutcome, _ answers: Answers?, _ reason: String = ""
    ) -> [Draft] {
        guard run.settled(effect.step.step) == nil else { return [] }
        var drafts = [Draft(record(outcome, answers))]
        for stop in run.openStops
        where stop.blocker == .outcomeUnknown && stop.step == effect.step.step {
            drafts += resolved(stop, reason)
        }
        if effect.step == .notifyCoordinator {
            // A run that a person left stays left; what arrived is written down.
            if !run.isOver { drafts.append(completed) }
        } else if let answers, !run.isOver, run.phase != .stopped,
            let objection = Judgement.sourceObjection(answers, run, disposition)
        {
            drafts += Stop(
                run: run.settling(effect.step.step, outcome),
                blocker: objection.blocker(of: run), checks: [objection],
                detail: objection.sentence
            ).drafts(state)
        }
        return drafts
    }

    /// The step has arrived, which is what the person was asked about. Where the doubt is about a
    /// later key, that key is no longer needed: nobody sends it again.
    private func resolved(_ stop: ClosureRun.Stop, _ reason: String) -> [Draft] {
        let resolved = FollowUpResolved.with {
            $0.id = stop.followUp
            $0.resolution = .settledByEvidence
            $0.reason = reason
        }
        let resumed = ClosureRunResumed.with {
            $0.run = run.id
            $0.followupID = stop.followUp
        }
        let drafts = [Draft(resolved, on: Stop.stream(stop.followUp)), Draft(resumed)]
        guard stop.effectKey != effect.key else { return drafts }
        let left = EffectAbandoned.with {
            $0.key = stop.effectKey
            $0.attempts = 1
            $0.detail = "left in doubt: the step arrived under \(effect.key)"
        }
        return drafts + [Draft(left, on: "effect/" + stop.effectKey)]
    }

    private static func reason(_ evidence: Evidence) -> String {
        switch evidence {
        case .recorded(let position): "it had arrived: its answer came late, at \(position)"
        case .response, .read: "it has arrived"
        }
    }

    private var withdrawn: Draft {
        Draft(
            StepWithdrawn.with {
                $0.run = run.id
                $0.step = effect.step.step
                $0.effectKey = effect.key
            })
    }

    var completed: Draft {
        Draft(
            ClosureCompleted.with {
                $0.run = run.id
                $0.noticeKey = effect.key
            })
    }

    func record(_ outcome: StepOutcome, _ answers: Answers?) -> StepSettled {
        StepSettled.with {
            $0.run = run.id
            $0.step = effect.step.step
            $0.outcome = outcome
            $0.effectKey = effect.key
            $0.target = effect.target.rawValue
            guard let place = Execution.place(effect.step, run) else {
                $0.targetID = policies[run.policyVersion]?.coordinator ?? ""
                return
            }
            $0.targetID = place.id
            if let answers {
                $0.observed = TargetAnswer(place, answers[effect.target.rawValue]).record
            }
            describe(&$0)
        }
    }

    /// What was written, in the terms of its target.
    private func describe(_ step: inout StepSettled) {
        switch effect.step {
        case .closeQueueItem, .syncTracker: step.closedAt = run.closedAt
        case .syncLedger:
            step.closedAt = run.closedAt
            step.reviewEpisode = run.reviewEpisode
        case .reverseLedger, .reverseTracker:
            let older = run.planned(effect.step.step)?.reversesVersion ?? 0
            step.reversesVersion = older
            step.reviewEpisode = effect.step == .reverseLedger ? run.reviewEpisode : ""
            if let reversed = state.runs.last(where: { $0.version == older }) {
                step.closedAt = reversed.closedAt
            }
        case .attachMemo: step.sha256 = disposition.reference(.closureMemo)?.sha256 ?? ""
        case .attachEvidence: step.sha256 = disposition.reference(.evidenceBundle)?.sha256 ?? ""
        case .notifyCoordinator: break
        }
    }

    // MARK: Stopped

    /// - Parameter ended: the effect's key has come to an end, or may have, and is not asked for
    ///   again without a person's decision.
    private func stop(_ blocker: Blocker, _ detail: String, ended: Bool) -> [Draft] {
        guard !run.isOver, run.settled(effect.step.step) == nil else { return [] }
        // A stopped run is stopped once more only for what nobody could know otherwise.
        guard run.phase != .stopped || blocker == .outcomeUnknown else { return [] }
        return Stop(
            run: run, blocker: blocker, step: effect.step.step, effectKey: ended ? effect.key : "",
            detail: "\(effect.step.rawValue) at \(effect.target.rawValue): \(detail)"
        ).drafts(state)
    }

    private func blocker(_ answers: Answers) -> Blocker {
        if let objection = Judgement.sourceObjection(answers, run, disposition) {
            return objection.blocker(of: run)
        }
        guard let place = Execution.place(effect.step, run) else { return .targetConflict }
        let read = TargetAnswer(place, answers[effect.target.rawValue])
        switch read.state {
        case .missing: return .mappingMissing
        case .unusable: return .targetConflict
        case .found:
            let isLedger = effect.step == .syncLedger
            return isLedger && read.record.reviewEpisode != run.reviewEpisode
                ? .wrongEpisode : .targetConflict
        }
    }

    private func unreadable(_ answers: Answers) -> Blocker {
        guard let source = answers.byName[TargetReadings.Name.source] else {
            return .targetUnavailable
        }
        if case .unusable = SourceAnswer(source) { return .sourceUnreadable }
        return .targetUnavailable
    }

    private func reasons(_ answers: Answers) -> String {
        answers.byName.keys.sorted().compactMap { name in
            switch answers[name] {
            case .unreachable(let reason): "\(name): \(reason)"
            case .answered(200, _), .digested: nil
            case .answered(let status, _): "\(name) answered \(status)"
            }
        }.joined(separator: "; ")
    }
}

extension ClosureRun {
    /// The run as it is once a step is settled, for a packet that is opened in the same append.
    func settling(_ step: ClosureStep, _ outcome: StepOutcome) -> ClosureRun {
        var run = self
        run.settled.append(
            StepSettled.with {
                $0.run = id
                $0.step = step
                $0.outcome = outcome
            })
        return run
    }
}
