import Business
import EventLog
import Schema

/// The fold: which events of which streams, and what each of them changes.
extension StandupBoard {
    static let followUpPrefix = "followup/"
    static let epochStream = "reactor/\(CaseStandup.name)"

    private static let caseTypes: Set<String> = [
        CaseSubmitted.protoMessageName, CaseTriaged.protoMessageName,
        PriorityChanged.protoMessageName, CaseAssigned.protoMessageName,
        CasePending.protoMessageName, CaseResumed.protoMessageName,
        MilestoneReached.protoMessageName, MilestoneViolated.protoMessageName,
        MilestoneMet.protoMessageName, EscalationAcknowledged.protoMessageName,
        CaseClosed.protoMessageName, CaseReopened.protoMessageName,
    ]
    private static let followUpTypes: Set<String> = [
        CaseFollowUpOpened.protoMessageName, FollowUpAssigned.protoMessageName,
        FollowUpResolved.protoMessageName,
    ]

    static func isFed(by event: RecordedEvent) -> Bool {
        if event.stream.hasPrefix(CaseState.streamPrefix) { return caseTypes.contains(event.type) }
        if event.stream.hasPrefix(followUpPrefix) { return followUpTypes.contains(event.type) }
        return event.stream == CaseStandup.subject || event.stream == epochStream
            || event.stream == CaseStandup.policyStream
    }

    package mutating func evolve(_ event: RecordedEvent) throws {
        position = event.position
        switch event.stream {
        case CaseStandup.subject: try evolveDigest(event)
        case Self.epochStream: began = began ?? event.recorded
        case CaseStandup.policyStream: try evolvePolicy(event)
        default:
            // What was erased from a case is gone for the digests as well; the other cases stay.
            guard !event.isErased else { return }
            if event.stream.hasPrefix(Self.followUpPrefix) {
                try evolveFollowUp(event)
            } else {
                try evolveCase(event)
            }
        }
    }

    private mutating func evolveDigest(_ event: RecordedEvent) throws {
        switch event.type {
        case StandupPrepared.protoMessageName:
            let prepared = try StandupPrepared(serializedBytes: event.payload)
            teams[prepared.team, default: TeamPast()].last = try LocalDate(iso: prepared.date)
            digests.append(
                PlannedDigest(
                    content: prepared, position: event.position, prepared: event.recorded))
        case StandupSettled.protoMessageName:
            let settled = try StandupSettled(serializedBytes: event.payload)
            let known = digests.firstIndex {
                $0.content.team == settled.team && $0.content.date == settled.date
            }
            guard let known else {
                throw CaseEvolveError(
                    position: event.position, reason: "a digest is settled that is not open")
            }
            if settled.outcome == .inDoubt {
                digests[known].isInDoubt = true
                digests[known].followUp = settled.followupID
            } else {
                digests.remove(at: known)
            }
        case StandupDecided.protoMessageName:
            let decided = try StandupDecided(serializedBytes: event.payload)
            for index in digests.indices where digests[index].followUp == decided.followupID {
                digests[index].followUp = ""
            }
        default:
            throw CaseEvolveError(
                position: event.position, reason: "\(event.type) is no event of a standup")
        }
    }

    /// A team's dates count from when the policy names it; what it missed before is nobody's debt.
    private mutating func evolvePolicy(_ event: RecordedEvent) throws {
        guard event.type == CasePolicyAdopted.protoMessageName else { return }
        let named = Set(
            try CasePolicyAdopted(serializedBytes: event.payload).teams.map(\.name))
        for team in teams.keys.filter({ !named.contains($0) }).sorted() { teams[team]?.since = nil }
        for team in named.sorted() where teams[team]?.since == nil {
            teams[team, default: TeamPast()].since = event.recorded
        }
    }

    private mutating func evolveFollowUp(_ event: RecordedEvent) throws {
        switch event.type {
        case CaseFollowUpOpened.protoMessageName:
            let opened = try CaseFollowUpOpened(serializedBytes: event.payload)
            followUps[opened.id] = BoardFollowUp(
                caseID: opened.caseID, notice: opened.notice, outcome: opened.outcome,
                since: event.recorded)
        // Those of exceptions have the same events from here on, and were never on the board.
        case FollowUpAssigned.protoMessageName:
            let assigned = try FollowUpAssigned(serializedBytes: event.payload)
            followUps[assigned.id]?.assignee = assigned.assignee
        default:
            followUps[try FollowUpResolved(serializedBytes: event.payload).id] = nil
        }
    }
}
