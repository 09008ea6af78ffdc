import EventLog
import Projections
import Schema
import SwiftProtobuf

/// What people and systems said, as it changes the row.
extension CaseRow {
    /// - Parameter at: when it counts: recorded time, or for history the source's own.
    mutating func take(_ fact: CaseFact, at time: Google_Protobuf_Timestamp) {
        switch fact {
        case .submitted(let submitted): submit(submitted, time)
        case .assigned(let assigned):
            go(to: assigned.team)
            engineer = assigned.engineer
        case .priorityChanged(let changed):
            guard changed.priority != priority else { break }
            priority = changed.priority
            priorityChanges += 1
            if priority == .p1 { wasP1 = true }
        case .customerChanged(let changed):
            if !changed.account.isEmpty { account = changed.account }
            if !changed.contact.isEmpty { contact = changed.contact }
        case .contactAttempted(let attempt):
            attempts += 1
            if attempt.outcome == .reached, !hasContactedAt { contactedAt = time }
        case .reached(let reached): reach(reached, time)
        case .pending:
            guard status != .pending, status != .closed else { break }
            active = status
            status = .pending
        case .resumed(let resumed):
            if status == .pending, !resumed.automatic { status = active }
        case .confirmed(let confirmed): confirmation = confirmed.kind
        case .reopened: reopen()
        case .acknowledged: intervene(time)
        // What comes of these is decided, and the decision is shown.
        case .followUpRequested, .closureRequested: break
        }
    }

    private mutating func submit(
        _ submitted: CaseSubmitted, _ time: Google_Protobuf_Timestamp
    ) {
        guard caseID.isEmpty else { return }
        caseID = submitted.caseID
        status = .submitted
        priority = submitted.priority
        firstPriority = priority
        wasP1 = priority == .p1
        account = submitted.account
        contact = submitted.contact
        occurrence = 1
        openedAt = time
        go(to: submitted.team)
    }

    /// A team that has had it before gets it back: the sign of a case that nobody takes (B-56).
    private mutating func go(to next: String) {
        guard !next.isEmpty else { return }
        team = next
        guard next != namedTeam else { return }
        namedTeam = next
        if teams.contains(next) { returns += 1 } else { teams.append(next) }
    }

    private mutating func reach(
        _ reached: MilestoneReached, _ time: Google_Protobuf_Timestamp
    ) {
        if reached.milestone == CaseState.resolved {
            if !hasResolvedAt { resolvedAt = time }
            if !hasFirstResolvedAt { firstResolvedAt = time }
            if status != .closed { status = .resolved }
        } else if reached.milestone == CaseState.troubleshoot, !reached.engineer.isEmpty {
            intervene(time)
        }
    }

    /// Troubleshooting begun by a named engineer, or the escalation acknowledged: the first counts.
    private mutating func intervene(_ time: Google_Protobuf_Timestamp) {
        if !hasIntervenedAt { intervenedAt = time }
    }

    private mutating func reopen() {
        if status == .closed { reopenedClosed += 1 } else { reopenedResolved += 1 }
        occurrence += 1
        status = .submitted
        confirmation = .unspecified
        followUp = ""
        clearResolvedAt()
        clearClosedAt()
        clearScopedAt()
    }
}
