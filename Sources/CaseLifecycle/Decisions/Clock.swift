import Business
import EventLog
import Schema
import SwiftProtobuf

/// The times of an armed milestone: when it warns, when its budget is used up.
///
/// The rule that it keeps: times are stored as instants, with the calendar and the zone data that
/// they were found with; nobody computes them again (law 5).
struct Clock {
    /// The team's; a wall clock does not ask it.
    let calendar: BusinessCalendar
    let policy: CasePolicy

    /// Sets what follows from clock, start, budgets and pauses.
    func project(_ armed: inout ArmedMilestone, _ state: CaseState) {
        armed.clearWarnAt()
        armed.clearDueAt()
        armed.paused = armed.pauses && state.isPaused
        armed.stamp = policy.stamp(of: hours(armed))
        if let due = time(armed.budgetMs, armed, state) { armed.dueAt = due.timestamp }
        if armed.warnMs > 0, let warn = time(armed.warnMs, armed, state) {
            armed.warnAt = warn.timestamp
        }
    }

    private func hours(_ armed: ArmedMilestone) -> BusinessCalendar {
        armed.clock == .business ? calendar : .wallClock
    }

    private func time(
        _ milliseconds: UInt64, _ armed: ArmedMilestone, _ state: CaseState
    ) -> Instant? {
        guard let start = try? Instant(armed.start) else { return nil }
        return hours(armed).deadline(
            from: start, adding: .milliseconds(Int64(clamping: milliseconds)),
            pauses: armed.pauses ? state.pausesCounted : .none)
    }

    func sentence(_ armed: ArmedMilestone) -> String {
        let minutes = armed.budgetMs / 60_000
        return armed.clock == .business
            ? "\(minutes) business minutes of \(calendar.name)" : "\(minutes) minutes"
    }
}

extension CaseState {
    /// In the present occurrence, at a moment.
    func isReached(_ milestone: String, by moment: Instant) -> Bool {
        reached.contains {
            ($0.milestone == milestone || $0.milestone == Self.resolved)
                && $0.occurrence == occurrence && $0.at <= moment
        }
    }
}
