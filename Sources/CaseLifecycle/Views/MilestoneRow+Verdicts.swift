import EventLog
import Schema

/// One clock in a row: armed, and what came of it.
///
/// The rule that it keeps: a verdict stays. Met after a violation is told apart from met in time,
/// and from met late before anything fired (B-35, B-36).
extension MilestoneRow {
    mutating func arm(_ armed: ArmedMilestone) {
        milestone = armed.milestone
        occurrence = armed.occurrence
        priority = armed.priority
        clock = armed.clock
        start = armed.start
        escalation = armed.escalation
        stamp = armed.stamp
        clearDueAt()
        if armed.hasDueAt { dueAt = armed.dueAt }
        state = armed.paused ? .paused : wasWarned ? .warned : .armed
    }

    mutating func warn(_ warned: MilestoneWarned) {
        state = .warned
        wasWarned = true
        latenessMs = warned.latenessMs
    }

    mutating func meet(_ met: MilestoneMet) {
        state = met.wasViolated ? .metAfter : met.late ? .metLate : .met
        reachedAt = met.reachedAt
    }

    mutating func violate(_ violated: MilestoneViolated, _ position: Position) {
        state = .violated
        latenessMs = violated.latenessMs
        violatedPosition = position.rawValue
    }

    mutating func cancel() { state = .cancelled }
}
