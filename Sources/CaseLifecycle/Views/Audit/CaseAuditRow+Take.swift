import EventLog
import Projections
import Schema

/// What was said and decided, as the trace keeps it.
extension CaseAuditRow {
    mutating func begin(_ event: RecordedEvent) {
        begun = AuditMark(event)
        eventSource = event.source
        eventID = event.id
    }

    /// That it happened, and who is behind it; the log has the words, at the position.
    mutating func note(_ event: RecordedEvent) {
        facts.append(
            AuditFact.with {
                $0.mark = AuditMark(event)
                $0.type = event.type.split(separator: ".").last.map(String.init) ?? event.type
            })
    }

    mutating func take(_ fact: CaseFact, _ event: RecordedEvent) {
        switch fact {
        case .confirmed(let confirmed):
            confirmations.append(
                AuditConfirmation.with {
                    $0.mark = AuditMark(event)
                    $0.kind = confirmed.kind
                    $0.by = confirmed.by
                })
        case .priorityChanged(let changed):
            overrides.append(
                AuditOverride.with {
                    $0.mark = AuditMark(event)
                    $0.priority = changed.priority
                    $0.reason = changed.reason
                })
        default: note(event)
        }
    }

    mutating func take(_ triaged: CaseTriaged, _ event: RecordedEvent) {
        triages.append(
            AuditTriage.with {
                $0.mark = AuditMark(event)
                $0.cause = triaged.cause
                $0.priority = triaged.priority
                $0.team = triaged.team
                $0.scope = triaged.scope
                if triaged.hasScopedAt { $0.scopedAt = triaged.scopedAt }
                $0.stamp = triaged.stamp
                $0.contact = triaged.contact
                $0.because = triaged.because
            })
    }

    mutating func take(_ armed: MilestonesArmed, _ event: RecordedEvent) {
        armings.append(
            AuditArming.with {
                $0.mark = AuditMark(event)
                $0.cause = armed.cause
                $0.because = armed.because
            })
    }

    mutating func take(_ refused: CaseClosureRefused, _ event: RecordedEvent) {
        refusals.append(
            AuditRefusal.with {
                $0.mark = AuditMark(event)
                $0.request = refused.request
                $0.missing = refused.missing
                $0.because = refused.because
            })
    }

    mutating func take(_ closed: CaseClosed, _ event: RecordedEvent) {
        closure = AuditClosure.with {
            $0.mark = AuditMark(event)
            $0.request = closed.request
            $0.confirmation = closed.confirmation
            $0.confirmationPosition = closed.confirmationPosition
            $0.followUpReference = closed.followUpReference
            $0.followUpPosition = closed.followUpPosition
            $0.effectKey =
                course.notices.last { $0.plannedPosition == closed.followUpPosition }?.effectKey
                ?? ""
        }
    }

    mutating func takeBack(_ event: RecordedEvent) { takenBack = AuditMark(event) }

    /// What a person decided over a notice; that evidence ended it is no person's decision.
    mutating func override(_ event: RecordedEvent) {
        guard event.type == NoticeDecided.protoMessageName,
            let decided = try? NoticeDecided(serializedBytes: event.payload),
            decided.resolution != .settledByEvidence
        else { return }
        overrides.append(
            AuditOverride.with {
                $0.mark = AuditMark(event)
                $0.followupID = decided.followupID
                $0.resolution = decided.resolution
            })
    }
}

extension AuditMark {
    init(_ event: RecordedEvent) {
        self.init()
        position = event.position.rawValue
        at = event.recorded.timestamp
        identity = event.actor.identity
        claimed = event.actor.claimed
    }
}
