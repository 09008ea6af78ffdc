import EventLog
import Schema

/// Folding what happens to cases.
extension StandupBoard {
    mutating func evolveCase(_ event: RecordedEvent) throws {
        let id = String(event.stream.dropFirst(CaseState.streamPrefix.count))
        switch event.type {
        case CaseSubmitted.protoMessageName:
            let submitted = try CaseSubmitted(serializedBytes: event.payload)
            guard cases[id] == nil, closed[id] == nil else { break }
            cases[id] = BoardCase(
                priority: submitted.priority, team: submitted.team, since: event.recorded)
        case CaseTriaged.protoMessageName:
            triage(id, try CaseTriaged(serializedBytes: event.payload), event)
        case PriorityChanged.protoMessageName:
            let changed = try PriorityChanged(serializedBytes: event.payload)
            cases[id]?.priority = changed.priority
            closed[id]?.priority = changed.priority
        case CaseAssigned.protoMessageName:
            assign(id, try CaseAssigned(serializedBytes: event.payload))
        case CasePending.protoMessageName: cases[id]?.isPending = true
        case CaseResumed.protoMessageName:
            let resumed = try CaseResumed(serializedBytes: event.payload)
            if !resumed.automatic { cases[id]?.isPending = false }
        case MilestoneReached.protoMessageName:
            let reached = try MilestoneReached(serializedBytes: event.payload)
            if reached.milestone == CaseState.resolved { cases[id]?.isResolved = true }
        case CaseClosed.protoMessageName: close(id)
        case CaseReopened.protoMessageName: reopen(id, event)
        default: try evolveVerdict(id, event)
        }
    }

    private mutating func evolveVerdict(_ id: String, _ event: RecordedEvent) throws {
        switch event.type {
        case MilestoneViolated.protoMessageName:
            let violated = try MilestoneViolated(serializedBytes: event.payload)
            cases[id]?.violations.append(
                BoardCase.Violation(
                    milestone: violated.milestone, occurrence: violated.occurrence,
                    escalation: violated.escalation, at: event.recorded))
        case MilestoneMet.protoMessageName:
            let met = try MilestoneMet(serializedBytes: event.payload)
            cases[id]?.violations.removeAll {
                $0.milestone == met.milestone && $0.occurrence == met.occurrence
            }
        default:
            let by = try EscalationAcknowledged(serializedBytes: event.payload).by
            for index in cases[id]?.violations.indices ?? 0..<0 {
                cases[id]?.violations[index].acknowledgedBy = by
            }
        }
    }

    /// A case of an import is live from its first triage on, and known by what that says. What the
    /// facts of a case have said by now is newer than the fact that was triaged.
    private mutating func triage(
        _ id: String, _ triaged: CaseTriaged, _ event: RecordedEvent
    ) {
        guard closed[id] == nil else { return }
        var one = cases[id] ?? BoardCase(since: event.recorded)
        if one.priority == .unspecified { one.priority = triaged.priority }
        if one.team.isEmpty { one.team = triaged.team }
        cases[id] = one
    }

    private mutating func assign(_ id: String, _ assigned: CaseAssigned) {
        if !assigned.team.isEmpty {
            cases[id]?.team = assigned.team
            closed[id]?.team = assigned.team
        }
        cases[id]?.engineer = assigned.engineer
        closed[id]?.engineer = assigned.engineer
    }

    private mutating func close(_ id: String) {
        guard let one = cases.removeValue(forKey: id) else { return }
        closed[id] = ClosedCase(priority: one.priority, team: one.team, engineer: one.engineer)
    }

    /// A new occurrence, with nothing violated in it yet.
    private mutating func reopen(_ id: String, _ event: RecordedEvent) {
        let known =
            closed.removeValue(forKey: id)
            ?? cases[id].map {
                ClosedCase(priority: $0.priority, team: $0.team, engineer: $0.engineer)
            }
        guard let known else { return }
        cases[id] = BoardCase(
            priority: known.priority, team: known.team, engineer: known.engineer,
            since: event.recorded)
    }
}
