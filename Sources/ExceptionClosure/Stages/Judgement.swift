import Reactor
import Schema

/// What a target, read just now, says about a step: still to be done, done, not ours to do, or
/// nothing at all.
///
/// The rule that it keeps: a step is sent only where its target is open for it. A record that holds
/// anything else than the wanted state is left alone, a missing one too. An answer
/// that cannot be used is never taken for a step that did not arrive.
struct Judgement {
    private let run: ClosureRun
    private let disposition: DispositionRecorded
    private let read: TargetAnswer
    private let state: ExceptionState

    static func standing(
        _ effect: EffectIdentity<ExceptionClosure>, _ answers: Answers, _ run: ClosureRun,
        _ disposition: DispositionRecorded, _ state: ExceptionState, _ policies: CompletionPolicies
    ) -> Standing {
        guard let place = Execution.place(effect.step, run) else {
            let audience = policies[run.policyVersion]?.coordinator ?? ""
            return .unmet(Rendering.notice(run, to: audience, reference: effect.key))
        }
        let read = TargetAnswer(place, answers[effect.target.rawValue])
        let judgement = Judgement(
            run: run, disposition: disposition, read: read, state: state)
        let standing = judgement.standing(effect.step)
        // What is there is there, whatever the source says by now: `Settlement` looks at that.
        guard standing != .met, let objection = sourceObjection(answers, run, disposition) else {
            return standing
        }
        // An answer that nobody can use says nothing, neither for the step nor against it.
        if case .unusable = SourceAnswer(answers[TargetReadings.Name.source]) {
            return .unclear(objection.sentence)
        }
        if case .unclear = standing { return .unclear(objection.sentence) }
        return .conflicting(objection.sentence)
    }

    /// Nil where the source was not asked, or still says what it announced.
    static func sourceObjection(
        _ answers: Answers, _ run: ClosureRun, _ disposition: DispositionRecorded
    ) -> Check? {
        guard let answer = answers.byName[TargetReadings.Name.source] else { return nil }
        return SourceGates.checks(SourceAnswer(answer), run, disposition).deciding
    }

    private func standing(_ effect: ClosureEffect) -> Standing {
        switch read.state {
        case .missing: return .conflicting("\(name) does not exist")
        case .unusable(let reason): return .unclear("\(name): \(reason)")
        case .found: break
        }
        switch effect {
        case .closeQueueItem: return closed { Rendering.closeItem(run, read.record) }
        case .syncLedger: return ledger()
        case .syncTracker: return closed { Rendering.closeTracker(run, read.record.id) }
        case .attachMemo: return attachment(.closureMemo)
        case .attachEvidence: return attachment(.evidenceBundle)
        case .reverseLedger: return reversed { Rendering.contraEntry(run, read.record, $0) }
        case .reverseTracker: return reversed { Rendering.contraClosure(run, read.record.id, $0) }
        case .notifyCoordinator: return .conflicting("a channel has no record")
        }
    }

    private var name: String { "\(read.record.target) ‘\(read.record.id)’" }

    private func closed(_ render: () -> RenderedRequest) -> Standing {
        if read.record.holds(run) { return .met }
        return read.record.state == "open" ? .unmet(render()) : .conflicting(read.record.text)
    }

    private func ledger() -> Standing {
        guard read.record.reviewEpisode == run.reviewEpisode else {
            return .conflicting(
                "\(name) points at episode ‘\(read.record.reviewEpisode)’, not "
                    + "‘\(run.reviewEpisode)’")
        }
        return closed { Rendering.closureEntry(run, read.record.id) }
    }

    /// An older closure is taken back only while it stands there as we wrote it (A-52, D8).
    private func reversed(_ render: (PlannedStep) -> RenderedRequest) -> Standing {
        let target = read.record.target
        guard
            let planned = run.plan?.steps.first(where: {
                $0.reversesVersion > 0 && $0.target == target
            })
        else { return .conflicting("no reversal is planned at \(target)") }
        if read.record.state == "open" || read.record.holds(run) { return .met }
        guard read.record.version == planned.reversesVersion,
            state.isOurs(read.record, before: run.version)
        else {
            return .conflicting(read.record.text)
        }
        return .unmet(render(planned))
    }

    /// A digest that is attached in its role is attached, by whichever version: never twice.
    private func attachment(_ role: ArchiveRole) -> Standing {
        guard let reference = disposition.reference(role) else {
            return .conflicting("the disposition names no \(role.word)")
        }
        guard let present = read.attachments.first(where: { $0.sha256 == reference.sha256 })
        else { return .unmet(Rendering.attachment(run, read.record.id, reference)) }
        guard present.role == role.word else {
            return .conflicting(
                "\(name) holds \(reference.sha256) as ‘\(present.role)’, not ‘\(role.word)’")
        }
        return .met
    }
}
