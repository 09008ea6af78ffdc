import Business
import EventLog
import Schema
import SwiftProtobuf

/// The times of an armed milestone: when it warns, when its budget is used up.
///
/// The rule that it keeps: times are stored as instants, with the calendar and the zone data that
/// they were found with; nobody computes them again (law 5). What was counted under one calendar
/// stays counted when another takes over (D5).
struct Clock {
    /// The team's; a wall clock does not ask it.
    let calendar: BusinessCalendar
    let policy: CasePolicy

    init(calendar: BusinessCalendar, policy: CasePolicy) {
        self.calendar = calendar
        self.policy = policy
    }

    /// The one that a milestone was armed with; nil where its policy is not known.
    init?(of armed: ArmedMilestone, _ policies: CasePolicies) {
        guard let policy = policies[armed.stamp.policyVersion],
            let calendar = armed.clock == .business
                ? policy.calendar(named: armed.stamp.calendar) : .wallClock
        else { return nil }
        self.init(calendar: calendar, policy: policy)
    }

    /// Sets what follows from clock, start, budgets, pauses, and the time used before.
    func project(_ armed: inout ArmedMilestone, _ state: CaseState) {
        armed.clearWarnAt()
        armed.clearDueAt()
        armed.paused = armed.pauses && state.isPaused
        armed.stamp = policy.stamp(of: hours(armed))
        if let due = time(armed.budgetMs, armed, state) { armed.dueAt = due.timestamp }
        if armed.warnMs > 0, armed.left(of: armed.warnMs) > .zero,
            let warn = time(armed.warnMs, armed, state)
        {
            armed.warnAt = warn.timestamp
        }
    }

    /// Freezes the time used up to a moment; what is left counts from there, by whichever clock
    /// projects it next. A clock that begins later has used nothing.
    func freeze(_ armed: inout ArmedMilestone, at moment: Instant, _ state: CaseState) {
        guard let from = armed.countsFrom, from < moment else { return }
        let used = hours(armed).businessTime(
            from: from, to: moment, pauses: armed.pauses ? state.pausesCounted : .none)
        let (seconds, attoseconds) = used.components
        armed.usedNs += UInt64(clamping: seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        armed.resumedAt = moment.timestamp
    }

    /// Whether both count the same moments of a milestone, each as it has armed it.
    func counts(_ armed: ArmedMilestone, like other: Clock, _ another: ArmedMilestone) -> Bool {
        armed.pauses == another.pauses && hours(armed).counts(like: other.hours(another))
    }

    private func hours(_ armed: ArmedMilestone) -> BusinessCalendar {
        armed.clock == .business ? calendar : .wallClock
    }

    private func time(
        _ milliseconds: UInt64, _ armed: ArmedMilestone, _ state: CaseState
    ) -> Instant? {
        guard let from = armed.countsFrom else { return nil }
        return hours(armed).deadline(
            from: from, adding: armed.left(of: milliseconds),
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

extension ArmedMilestone {
    fileprivate var countsFrom: Instant? { try? Instant(hasResumedAt ? resumedAt : start) }

    fileprivate func left(of milliseconds: UInt64) -> Duration {
        .milliseconds(Int64(clamping: milliseconds)) - .nanoseconds(Int64(clamping: usedNs))
    }

    /// By a moment, as far as it was projected.
    func isDue(by moment: Instant) -> Bool {
        hasDueAt && (try? Instant(dueAt)).map { $0 <= moment } ?? false
    }

    /// When it was to warn, if that was by a moment.
    func warning(by moment: Instant) -> Google_Protobuf_Timestamp? {
        guard hasWarnAt, let at = try? Instant(warnAt), at <= moment else { return nil }
        return warnAt
    }
}
