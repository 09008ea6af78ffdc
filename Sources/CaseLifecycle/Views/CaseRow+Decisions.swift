import EventLog
import Projections
import Schema

/// What was decided and what came of it, as it changes the row.
extension CaseRow {
    static let decisionTypes: Set<String> = [
        CaseTriaged.protoMessageName, CaseScoped.protoMessageName,
        MilestonesArmed.protoMessageName, MilestoneMet.protoMessageName,
        MilestoneViolated.protoMessageName, NoticeSettled.protoMessageName,
        CaseClosed.protoMessageName, CaseClosureRefused.protoMessageName,
    ]

    mutating func takeDecision(_ event: RecordedEvent) throws {
        switch event.type {
        case CaseTriaged.protoMessageName:
            let triaged: CaseTriaged = try event.decoded()
            team = triaged.team
            go(to: triaged.scope == .now ? .scoped : .queued)
            // Where the calendar has no opening any more, what an earlier triage found is not so.
            if triaged.hasScopedAt { scopedAt = triaged.scopedAt } else { clearScopedAt() }
        case CaseScoped.protoMessageName: go(to: .scoped)
        case MilestonesArmed.protoMessageName: arm(try event.decoded())
        case MilestoneMet.protoMessageName:
            let met: MilestoneMet = try event.decoded()
            stop(met.milestone, met.occurrence)
        case MilestoneViolated.protoMessageName:
            let violated: MilestoneViolated = try event.decoded()
            violations += 1
            stop(violated.milestone, violated.occurrence)
        case NoticeSettled.protoMessageName:
            let settled: NoticeSettled = try event.decoded()
            guard settled.outcome == .accepted else { break }
            if settled.notice == .techLeadTicket { ticket = settled.reference }
            if settled.notice == .followUp, settled.occurrence == occurrence {
                followUp = settled.reference
            }
        case CaseClosed.protoMessageName:
            status = .closed
            closedAt = event.recorded.timestamp
        case CaseClosureRefused.protoMessageName: refusals += 1
        default: preconditionFailure("the fold did not ask for \(event.type)")
        }
    }

    /// The clock that is due first.
    package var nextClock: RunningClock? {
        clocks.filter(\.hasDueAt).min {
            ($0.dueAt.seconds, $0.dueAt.nanos) < ($1.dueAt.seconds, $1.dueAt.nanos)
        }
    }

    /// A triage does not end a wait for the customer, nor undo a resolution.
    private mutating func go(to next: CaseStatus) {
        switch status {
        case .pending: active = next
        case .resolved, .closed: break
        default: status = next
        }
    }

    private mutating func arm(_ armed: MilestonesArmed) {
        for key in armed.cancelled { stop(key.milestone, key.occurrence) }
        for milestone in armed.milestones {
            let clock = RunningClock.with {
                $0.milestone = milestone.milestone
                $0.occurrence = milestone.occurrence
                if milestone.hasDueAt { $0.dueAt = milestone.dueAt }
            }
            let known = clocks.firstIndex {
                $0.milestone == clock.milestone && $0.occurrence == clock.occurrence
            }
            if let known { clocks[known] = clock } else { clocks.append(clock) }
        }
    }

    private mutating func stop(_ milestone: String, _ occurrence: UInt32) {
        clocks.removeAll { $0.milestone == milestone && $0.occurrence == occurrence }
    }
}
