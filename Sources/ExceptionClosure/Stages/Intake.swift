import EventLog
import Reactor
import Schema

/// Stage one: what becomes of each disposition that was recorded.
///
/// The rule that it keeps: exactly one final closure-approved version has effect, the highest that
/// the source announced. Everything else is set aside with its reason.
///
/// A newer version ends the run of the older one. Where that run was planned, something of it may
/// be at a target, so it stops before a person, and the newer version waits (D8). Where it was not,
/// nothing of it can be anywhere: it is set aside as superseded, and a follow-up that it may have
/// opened is withdrawn, since there is nothing left in it for a person to decide.
enum Intake {
    /// What came before the reactor's start is history and is passed over (B-59).
    static func decide(_ state: ExceptionState, _ policies: CompletionPolicies) -> [Draft]? {
        for known in state.dispositions where known.decision == .undecided {
            if let drafts = decide(known, state, policies) { return drafts }
        }
        return nil
    }

    /// Nil where the disposition has to wait: for a policy, or for a person.
    private static func decide(
        _ known: KnownDisposition, _ state: ExceptionState, _ policies: CompletionPolicies
    ) -> [Draft]? {
        guard known.content.final else { return [setAside(known, .notFinal)] }
        let announced = state.announced(known.content.version, before: known.position)
        if let same = announced.first(where: { $0.content == known.content }) {
            return [setAside(known, .repeated, by: same.position)]
        }
        if let newer = state.newer(than: known.content.version) {
            return [setAside(known, .superseded, by: newer.position)]
        }
        if let first = announced.first { return conflict(known, with: first, state) }
        guard known.content.disposition == .closureApproved else {
            return [setAside(known, .notClosureApproved)] + (endOlder(state, by: known) ?? [])
        }
        if let run = state.currentRun {
            guard let end = endOlder(state, by: known) else { return nil }
            // A planned run stops first; this version is decided when a person has resolved that.
            if run.mayHaveWritten { return end }
            guard let policy = policies.latest else { return nil }
            return end + [start(known, state, policy)]
        }
        return policies.latest.map { [start(known, state, $0)] }
    }

    private static func start(
        _ known: KnownDisposition, _ state: ExceptionState, _ policy: CompletionPolicyAdopted
    ) -> Draft {
        let earlier = state.runs.count { $0.version == known.content.version }
        return Draft(
            ClosureRunStarted.with {
                $0.run.exceptionID = state.exceptionID
                $0.run.version = known.content.version
                $0.run.occurrence = UInt32(earlier) + 1
                $0.dispositionPosition = known.position.rawValue
                $0.policyVersion = policy.version
                $0.closedAt = known.content.finalizedAt
                $0.eventSource = known.eventSource
                $0.eventID = known.eventID
                $0.reviewEpisode = known.content.reviewEpisode
            })
    }

    private static func setAside(
        _ known: KnownDisposition, _ reason: SetAsideReason, by position: Position = .start
    ) -> Draft {
        Draft(
            DispositionSetAside.with {
                $0.exceptionID = known.content.exceptionID
                $0.version = known.content.version
                $0.dispositionPosition = known.position.rawValue
                $0.reason = reason
                $0.byPosition = position.rawValue
            })
    }

    /// Nil where the older run stands still already and a person has the word.
    private static func endOlder(
        _ state: ExceptionState, by known: KnownDisposition
    ) -> [Draft]? {
        guard let run = state.currentRun else { return [] }
        let version = known.content.version
        if run.mayHaveWritten {
            guard run.phase != .stopped else { return nil }
            return Stop(
                run: run, blocker: .superseded,
                detail: "version \(version) came while version \(run.version) was carried out"
            ).drafts(state)
        }
        guard run.phase == .stopped else {
            return state.disposition(of: run).map {
                [setAside($0, .superseded, by: known.position)]
            }
        }
        return run.openStops.flatMap { stop in
            withdraw(stop, run, "version \(version) came, and nothing was written")
        }
    }

    private static func withdraw(
        _ stop: ClosureRun.Stop, _ run: ClosureRun, _ reason: String
    ) -> [Draft] {
        [
            Draft(
                FollowUpResolved.with {
                    $0.id = stop.followUp
                    $0.resolution = .abandon
                    $0.reason = reason
                }, on: Stop.stream(stop.followUp)),
            Draft(
                ClosureRunAbandoned.with {
                    $0.run = run.id
                    $0.followupID = stop.followUp
                }),
        ]
    }

    /// The same version with other content: the first one stands, and a person looks at both. A
    /// repeat that conflicts again adds nothing to a follow-up that is still open.
    private static func conflict(
        _ known: KnownDisposition, with first: KnownDisposition, _ state: ExceptionState
    ) -> [Draft]? {
        let aside = setAside(known, .conflicting, by: first.position)
        guard first.decision != .undecided else { return nil }
        let detail =
            "version \(known.content.version) was announced at \(first.position) and, with other "
            + "content, at \(known.position); the first announcement stands (A-42)"
        guard let run = state.runs.last(where: { $0.version == known.content.version }) else {
            return [aside, followUpWithoutRun(known, state, detail)]
        }
        guard !run.openStops.contains(where: { $0.blocker == .conflictingRepeat }) else {
            return [aside]
        }
        return [aside] + Stop(run: run, blocker: .conflictingRepeat, detail: detail).drafts(state)
    }

    /// The version never had a run, as it was no approval: nothing stops, but a person must know.
    private static func followUpWithoutRun(
        _ known: KnownDisposition, _ state: ExceptionState, _ detail: String
    ) -> Draft {
        let before = state.dispositions.count {
            $0.content.version == known.content.version && $0.decision == .setAside(.conflicting)
        }
        let run = RunID.with {
            $0.exceptionID = state.exceptionID
            $0.version = known.content.version
        }
        let id = "\(run.text)/\(Blocker.conflictingRepeat.word)/\(before + 1)"
        let opened = FollowUpOpened.with {
            $0.id = id
            $0.run = run
            $0.blocker = .conflictingRepeat
            $0.detail = detail
            $0.dispositionPosition = known.position.rawValue
            $0.options = [.abandon]
        }
        return Draft(opened, on: Stop.stream(id))
    }
}
