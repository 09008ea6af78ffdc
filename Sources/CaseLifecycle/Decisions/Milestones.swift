import EventLog
import Reactor
import Schema

/// Warnings and verdicts: what is reached in time, what is late, what is violated.
///
/// The rule that it keeps: what was reached before anything fired does not escalate, however late
/// it was, and the log says so (B-35, B-36).
enum Milestones {
    /// Running clocks whose milestone was reached; a resolution reaches every one of them.
    static func met(_ state: CaseState) -> [Draft]? {
        let drafts = state.clocks.compactMap { clock -> Draft? in
            guard clock.phase == .running, let reached = state.reached(for: clock)
            else { return nil }
            let due = clock.armed.hasDueAt ? try? Instant(clock.armed.dueAt) : nil
            return Draft(
                MilestoneMet.with {
                    $0.caseID = state.caseID
                    $0.milestone = clock.milestone
                    $0.occurrence = clock.occurrence
                    $0.reachedAt = reached.at.timestamp
                    if let due { $0.dueAt = due.timestamp }
                    $0.late = due.map { $0 < reached.at } ?? false
                    $0.wasViolated = clock.isViolated
                })
        }
        return drafts.isEmpty ? nil : drafts
    }

    /// The times that pending clocks wait for.
    static func wakeups(_ state: CaseState) -> [Wakeup] {
        state.clocks.filter(\.isPending).flatMap { clock -> [Wakeup] in
            var wakeups: [Wakeup] = []
            if !clock.isWarned, clock.armed.hasWarnAt, let at = try? Instant(clock.armed.warnAt) {
                wakeups.append(Wakeup(name(.warning, clock), due: at))
            }
            if clock.armed.hasDueAt, let at = try? Instant(clock.armed.dueAt) {
                wakeups.append(Wakeup(name(.violation, clock), due: at))
            }
            return wakeups
        }
    }

    enum Kind: String { case warning, violation }

    static func name(_ kind: Kind, _ clock: CaseClock) -> String {
        "\(kind.rawValue)/\(clock.milestone)/\(clock.occurrence)"
    }

    /// What becomes of a time that has come; nil if no clock waits for it.
    static func fire(
        _ wakeup: Wakeup, at now: Instant, _ state: CaseState, _ policy: CasePolicy
    ) -> [Draft]? {
        for clock in state.clocks where clock.isPending {
            let end = clock.armed.hasDueAt ? try? Instant(clock.armed.dueAt) : nil
            // A warning that would come with the end is none: the end is told at once (B-37).
            if wakeup.name == name(.warning, clock), end.map({ $0 > now }) ?? true {
                return [warned(clock, wakeup, now, state)]
            }
            if let end,
                wakeup.name == name(.warning, clock) || wakeup.name == name(.violation, clock)
            {
                let due = Wakeup(name(.violation, clock), due: end)
                return violated(clock, due, now, state, policy)
            }
        }
        return nil
    }

    private static func warned(
        _ clock: CaseClock, _ wakeup: Wakeup, _ now: Instant, _ state: CaseState
    ) -> Draft {
        Draft(
            MilestoneWarned.with {
                $0.caseID = state.caseID
                $0.milestone = clock.milestone
                $0.occurrence = clock.occurrence
                if clock.armed.hasDueAt { $0.dueAt = clock.armed.dueAt }
                $0.latenessMs = wakeup.lateness(at: now)
            })
    }

    private static func violated(
        _ clock: CaseClock, _ wakeup: Wakeup, _ now: Instant, _ state: CaseState,
        _ policy: CasePolicy
    ) -> [Draft] {
        let escalation = clock.armed.escalation
        let violated = MilestoneViolated.with {
            $0.caseID = state.caseID
            $0.milestone = clock.milestone
            $0.occurrence = clock.occurrence
            $0.dueAt = clock.armed.dueAt
            $0.latenessMs = wakeup.lateness(at: now)
            $0.escalation = escalation
        }
        guard escalation == .techLead else { return [Draft(violated)] }
        let notices = NoticePlanner(
            state: state, policy: policy, cause: clock.position.rawValue, moment: wakeup.due,
            milestone: clock.milestone, occurrence: clock.occurrence)
        return [Draft(violated)] + notices.techLead() + notices.tam(.tamEscalated)
    }
}

extension Wakeup {
    /// Milliseconds after the time that was wanted; the log's clock never shows an earlier one.
    func lateness(at now: Instant) -> UInt64 {
        let (seconds, attoseconds) = (now - due).components
        return UInt64(clamping: seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    }
}

extension CaseState {
    func reached(for clock: CaseClock) -> Reached? {
        reached.first {
            $0.milestone == clock.armed.until && $0.occurrence == clock.caseOccurrence
        } ?? resolution(in: clock.caseOccurrence)
    }
}
