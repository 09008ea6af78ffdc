import EventLog
import Projections
import Schema

/// What people said and what was decided, as it changes what the case waits for. Where the case
/// stands is told as `cases` tells it.
extension CaseQueueRow {
    mutating func take(_ fact: CaseFact, _ event: RecordedEvent) {
        switch fact {
        case .submitted:
            if !begun { ask(event) }
        case .priorityChanged(let changed):
            if changed.priority != stands.priority, stands.status != .closed {
                asked = event.position.rawValue
            }
        case .confirmed(let confirmed): confirmations.append(confirmed.kind)
        case .acknowledged(let acknowledged):
            for index in escalations.indices where escalations[index].acknowledgedBy.isEmpty {
                escalations[index].acknowledgedBy = acknowledged.by
            }
        case .reopened:
            escalations = []
            confirmations = []
            refusals = 0
            ask(event)
        default: break
        }
        stands.take(fact, at: event.recorded.timestamp)
    }

    mutating func takeDecision(_ event: RecordedEvent) throws {
        switch event.type {
        case CaseAdopted.protoMessageName:
            // One that was triaged here before, or closed, is told nothing by it.
            guard stands.status == .unspecified else { break }
            stands.caseID = caseID
            stands.status = .submitted
            ask(event)
        case NoticeBounced.protoMessageName:
            let bounced: NoticeBounced = try event.decoded()
            followups.append(bounced.followupID)
        case NoticeDecided.protoMessageName:
            let decided: NoticeDecided = try event.decoded()
            followups.removeAll { $0 == decided.followupID }
        default:
            try stands.takeDecision(event)
            try note(event)
        }
    }

    private mutating func ask(_ event: RecordedEvent) {
        begun = true
        asked = event.position.rawValue
    }

    private mutating func note(_ event: RecordedEvent) throws {
        switch event.type {
        case CaseTriaged.protoMessageName: triage(try event.decoded())
        case MilestonesArmed.protoMessageName:
            let armed: MilestonesArmed = try event.decoded()
            // Of an adopted case, what its history was at.
            let isPaused = armed.milestones.contains(where: \.paused)
            if isPaused, stands.status == .queued || stands.status == .scoped {
                stands.active = stands.status
                stands.status = .pending
            }
        case MilestoneViolated.protoMessageName:
            let violated: MilestoneViolated = try event.decoded()
            guard violated.escalation == .techLead else { break }
            escalations.append(
                QueueEscalation.with {
                    $0.milestone = violated.milestone
                    $0.occurrence = violated.occurrence
                    $0.priority = triaged
                })
        case MilestoneMet.protoMessageName:
            let met: MilestoneMet = try event.decoded()
            escalations.removeAll {
                $0.milestone == met.milestone && $0.occurrence == met.occurrence
            }
        case NoticeSettled.protoMessageName:
            let settled: NoticeSettled = try event.decoded()
            if !settled.followupID.isEmpty { followups.append(settled.followupID) }
        case CaseClosureRefused.protoMessageName:
            refusals += 1
        default: break
        }
    }

    /// What an adopted case was before is known by its triage.
    private mutating func triage(_ triaged: CaseTriaged) {
        begun = true
        if triaged.cause >= asked { asked = 0 }
        if stands.priority == .unspecified { stands.priority = triaged.priority }
        stands.occurrence = triaged.occurrence
        self.triaged = triaged.priority
    }
}
