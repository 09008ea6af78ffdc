import Business
import EventLog
import Reactor
import Schema

/// Triage: P1 or not, within hours or not, and what follows (B-05, B-06, B-12).
///
/// The rule that it keeps: each verdict names the rules that it came from, and the calendar and
/// zone data that it was found with (B-18, B-29).
extension Desk {
    func triage() -> [Draft]? {
        guard let rules = policy.rules(for: question.priority) else { return nil }
        // A P1 does not wait for somebody to be named (B-25); the others do (B-11), unless the
        // default team has taken it already.
        guard rules.immediate || !question.team.isEmpty || state.triage != nil else { return nil }
        let team = policy.team(question.team)?.name ?? policy.content.defaultTeam
        let calendar = policy.calendar(of: team)
        var because = reasons(team)
        let scope = scope(rules, calendar, &because)
        let triaged = CaseTriaged.with {
            $0.caseID = state.caseID
            $0.occurrence = state.occurrence
            $0.cause = cause
            $0.priority = question.priority
            $0.team = team
            $0.scope = scope.kind
            if let at = scope.at { $0.scopedAt = at.timestamp }
            $0.stamp = policy.stamp(of: calendar)
            $0.contact = rules.contact
            $0.because = because
        }
        let arming = Arming(
            state: state, policy: policy, policies: policies, cause: cause, moment: moment,
            triaged: triaged, liveFrom: question.liveFrom)
        return [Draft(triaged), arming.draft()] + notes(rules, triaged)
    }

    private func reasons(_ team: String) -> [String] {
        guard policy.team(question.team) == nil else { return [] }
        return question.team.isEmpty
            ? ["nobody is assigned yet, so \(team) takes it"]
            : ["team \(question.team) is not in policy \(policy.version), so \(team) takes it"]
    }

    private func scope(
        _ rules: PriorityRules, _ calendar: BusinessCalendar, _ because: inout [String]
    ) -> (kind: Scope, at: Instant?) {
        let priority = question.priority.word
        if rules.immediate {
            because.append("\(priority) is scoped at once, whatever the hours")
            return (.now, moment)
        }
        // What was scoped in this occurrence stays scoped when its priority changes.
        if let earlier = state.triage, earlier.occurrence == state.occurrence, state.isScoped,
            let at = try? Instant(earlier.scopedAt), !policy.isUrgent(earlier.priority)
        {
            because.append("it was scoped at \(at) and stays so")
            return (.now, at)
        }
        if calendar.isOpen(at: moment) {
            because.append(
                "\(priority) keeps the hours of calendar \(calendar.name), open at \(moment)")
            return (.now, moment)
        }
        guard let opening = calendar.nextOpening(atOrAfter: moment) else {
            because.append("calendar \(calendar.name) has no opening any more")
            return (.never, nil)
        }
        if let liveFrom = question.liveFrom, opening <= liveFrom {
            because.append("calendar \(calendar.name) opened for it at \(opening), as history")
            return (.now, opening)
        }
        because.append(
            "\(priority) keeps the hours of calendar \(calendar.name), closed at \(moment); "
                + "it opens at \(opening)")
        return (.queued, opening)
    }

    /// The customer is contacted and the TAM told once in an occurrence; out of hours the contact
    /// waits for the opening.
    private func notes(_ rules: PriorityRules, _ triaged: CaseTriaged) -> [Draft] {
        var drafts: [Draft] = []
        if let liveFrom = question.liveFrom { return told(before: liveFrom, rules, triaged) }
        if triaged.scope == .now, !notices.isPlanned(.contactCustomer) {
            drafts += notices.contact(by: rules.contact)
        }
        if rules.tellsTam, !notices.isPlanned(.tamOpened) { drafts += notices.tam(.tamOpened) }
        return drafts
    }

    /// Who was to be told while the case was history was told by whoever worked on it (B-59).
    private func told(
        before liveFrom: Instant, _ rules: PriorityRules, _ triaged: CaseTriaged
    ) -> [Draft] {
        let because = ["adopted as it stood at \(liveFrom); that was told before"]
        let contact = triaged.scope == .now ? notices.omit(.contactCustomer, because) : []
        return contact + (rules.tellsTam ? notices.omit(.tamOpened, because) : [])
    }
}
