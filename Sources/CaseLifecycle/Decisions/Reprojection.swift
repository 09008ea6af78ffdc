import Business
import EventLog
import Reactor
import Schema

/// Running clocks under a calendar that was edited (D5).
///
/// The rules that it keeps: the time used up to the adoption was counted under the calendar of
/// before, and stays counted; the rest is projected by the new one, in an event that says so. No
/// verdict changes: what was due or reached before an adoption is none of its business, and when a
/// case was scoped stays what it was. A calendar that counts the same moments makes no event.
enum Reprojection {
    /// Nil where every clock goes by the calendar in force.
    static func decide(_ state: CaseState, _ policies: CasePolicies) -> [Draft]? {
        guard !state.isClosed, let team = state.triage?.team else { return nil }
        var last: CasePolicy?
        var because: [String] = []
        let milestones = state.clocks.compactMap { clock -> ArmedMilestone? in
            guard let (armed, policy) = projected(clock, team, state, policies) else { return nil }
            if policy.version >= last?.version ?? 0 { last = policy }
            because.append(sentence(armed))
            return armed
        }
        guard let last else { return nil }
        return [
            Draft(
                MilestonesArmed.with {
                    $0.caseID = state.caseID
                    $0.occurrence = state.occurrence
                    $0.cause = last.adopted.position.rawValue
                    $0.milestones = milestones
                    $0.because =
                        ["calendar changed for team \(team) by policy \(last.version)"] + because
                })
        ]
    }

    /// Through one adoption after another, as if it had been asked at each of them; nil where none
    /// of them moves it.
    private static func projected(
        _ clock: CaseClock, _ team: String, _ state: CaseState, _ policies: CasePolicies
    ) -> (ArmedMilestone, CasePolicy)? {
        guard clock.isPending, clock.armed.clock == .business,
            var present = Clock(of: clock.armed, policies)
        else { return nil }
        var armed = clock.armed
        var last: CasePolicy?
        let changes = policies.changes(
            of: team, from: present.calendar, after: armed.stamp.policyVersion)
        for policy in changes {
            let adoption = policy.adopted
            let isReached = state.reached(for: clock).map { $0.position < adoption.position }
            if armed.isDue(by: adoption.recorded) || isReached == true { break }
            let told = armed.warning(by: adoption.recorded)
            armed.policyVersion = armed.pinnedVersion
            present.freeze(&armed, at: adoption.recorded, state)
            present = Clock(calendar: policy.calendar(of: team), policy: policy)
            present.project(&armed, state)
            // What was to be warned of by then still is, late.
            if clock.isWarned { armed.clearWarnAt() } else if let told { armed.warnAt = told }
            last = policy
        }
        return last.map { (armed, $0) }
    }

    private static func sentence(_ armed: ArmedMilestone) -> String {
        let used = armed.usedNs / 60_000_000_000
        let from = (try? Instant(armed.hasResumedAt ? armed.resumedAt : armed.start))?.description
        return "\(armed.milestone): \(used) minutes were used, the rest of "
            + "\(armed.budgetMs / 60_000) counts by calendar \(armed.stamp.calendar) from "
            + (from ?? "no time")
    }
}
