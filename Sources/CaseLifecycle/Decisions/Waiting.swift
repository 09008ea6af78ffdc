import EventLog
import Reactor
import Schema

/// The times that a case waits for, and what each means once it has come.
enum Waiting {
    static func wakeups(_ state: CaseState, _ policies: CasePolicies) -> [Wakeup] {
        guard !state.isClosed else { return [] }
        return [opening(state)].compactMap { $0 } + Milestones.wakeups(state)
            + Paging.wakeups(state, policies)
    }

    /// A time that no longer waits for anything makes nothing: `next` does not name it.
    static func fire(
        _ wakeup: Wakeup, at now: Instant, _ state: CaseState, _ policies: CasePolicies
    ) -> [Draft] {
        guard let policy = policies.latest else { return [] }
        if wakeup == opening(state) { return scoped(wakeup, now, state, policy) }
        return Milestones.fire(wakeup, at: now, state, policy)
            ?? Paging.fire(wakeup, state, policies) ?? []
    }

    /// The business opening to which the case was queued (B-06, B-24).
    private static func opening(_ state: CaseState) -> Wakeup? {
        guard let triage = state.triage, triage.occurrence == state.occurrence,
            triage.scope == .queued, !state.isScoped, let at = try? Instant(triage.scopedAt)
        else { return nil }
        return Wakeup("opening/\(state.occurrence)", due: at)
    }

    private static func scoped(
        _ wakeup: Wakeup, _ now: Instant, _ state: CaseState, _ policy: CasePolicy
    ) -> [Draft] {
        guard let triage = state.triage else { return [] }
        let notices = NoticePlanner(
            state: state, policy: policy, cause: triage.cause, moment: wakeup.due)
        let scoped = CaseScoped.with {
            $0.caseID = state.caseID
            $0.occurrence = state.occurrence
            $0.due = wakeup.due.timestamp
            $0.latenessMs = wakeup.lateness(at: now)
        }
        let isContacted = notices.isPlanned(.contactCustomer) || state.resolution != nil
        return [Draft(scoped)] + (isContacted ? [] : notices.contact(by: triage.contact))
    }
}
