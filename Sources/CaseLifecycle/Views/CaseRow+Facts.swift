import EventLog
import Projections
import Schema

/// What people and systems said, as it changes the row.
extension CaseRow {
    /// - Returns: false where the event is no fact.
    mutating func takeFact(_ event: RecordedEvent) throws -> Bool {
        switch event.type {
        case CaseSubmitted.protoMessageName: submit(try event.decoded(), event)
        case CaseAssigned.protoMessageName:
            let assigned: CaseAssigned = try event.decoded()
            if !assigned.team.isEmpty { team = assigned.team }
            engineer = assigned.engineer
        case PriorityChanged.protoMessageName:
            let changed: PriorityChanged = try event.decoded()
            guard changed.priority != priority else { break }
            priority = changed.priority
            priorityChanges += 1
            if priority == .p1 { wasP1 = true }
        case ContactAttempted.protoMessageName:
            let attempt: ContactAttempted = try event.decoded()
            attempts += 1
            if attempt.outcome == .reached, !hasContactedAt {
                contactedAt = event.recorded.timestamp
            }
        case MilestoneReached.protoMessageName: reach(try event.decoded(), event)
        case CasePending.protoMessageName:
            guard status != .pending, status != .closed else { break }
            active = status
            status = .pending
        case CaseResumed.protoMessageName:
            let resumed: CaseResumed = try event.decoded()
            if status == .pending, !resumed.automatic { status = active }
        case ResolutionConfirmed.protoMessageName:
            let confirmed: ResolutionConfirmed = try event.decoded()
            confirmation = confirmed.kind
        case CaseReopened.protoMessageName: reopen()
        case EscalationAcknowledged.protoMessageName: intervene(event)
        default: return false
        }
        return true
    }

    private mutating func submit(_ submitted: CaseSubmitted, _ event: RecordedEvent) {
        guard caseID.isEmpty else { return }
        caseID = submitted.caseID
        status = .submitted
        priority = submitted.priority
        wasP1 = priority == .p1
        team = submitted.team
        account = submitted.account
        occurrence = 1
        openedAt = event.recorded.timestamp
    }

    private mutating func reach(_ reached: MilestoneReached, _ event: RecordedEvent) {
        if reached.milestone == CaseState.resolved {
            if !hasResolvedAt { resolvedAt = event.recorded.timestamp }
            if status != .closed { status = .resolved }
        } else if reached.milestone == CaseState.troubleshoot, !reached.engineer.isEmpty {
            intervene(event)
        }
    }

    /// Troubleshooting begun by a named engineer, or the escalation acknowledged: the first counts.
    private mutating func intervene(_ event: RecordedEvent) {
        if !hasIntervenedAt { intervenedAt = event.recorded.timestamp }
    }

    private mutating func reopen() {
        occurrence += 1
        status = .submitted
        confirmation = .unspecified
        followUp = ""
        clearResolvedAt()
        clearClosedAt()
        clearScopedAt()
    }
}
