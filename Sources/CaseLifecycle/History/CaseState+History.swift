import EventLog
import Schema

/// What another system's log said about a case before it came to life here.
package struct CaseHistory: Sendable, Equatable {
    /// Where its latest row left the case.
    package var last: HistoryPoint
    /// When the source says that row was written.
    package var at: Instant
    /// Since when the case has had the urgency and the occurrence that it has.
    package var urgentSince: Instant
    /// Since when it has a team in this occurrence; nil while it has none.
    package var teamSince: Instant?
    /// Something live has happened: the case is no longer told by rows.
    package var isOver = false
}

/// Folding imported rows: known, and asked nothing (B-59).
extension CaseState {
    /// A row that is older than what is known, or that comes to a case that lives, changes nothing:
    /// the log keeps it, and the present stays what it is (B-58).
    mutating func takeHistory(_ row: CaseHistoryImported, _ event: RecordedEvent) {
        let isFirst = submission == nil
        guard isFirst || history.map({ !$0.isOver && $0.at <= event.occurred }) ?? false else {
            return
        }
        let occasion = Occasion(position: event.position, at: event.occurred, isHistory: true)
        let before = (priority: priority, occurrence: occurrence)
        for fact in row.facts(after: history?.last) { take(fact, occasion) }
        var known =
            history
            ?? CaseHistory(
                last: HistoryPoint(row, after: nil), at: event.occurred,
                urgentSince: event.occurred)
        known.last = HistoryPoint(row, after: history?.last)
        known.at = event.occurred
        if before.priority != priority || before.occurrence != occurrence {
            known.urgentSince = event.occurred
        }
        if before.occurrence != occurrence { known.teamSince = nil }
        if known.teamSince == nil, !team.isEmpty { known.teamSince = event.occurred }
        history = known
    }

    /// Whether adoption would tell the decider anything: an open case that nobody has triaged here,
    /// nor asked for it, whatever else was said about it meanwhile.
    package var isAdoptable: Bool {
        history != nil && !isClosed && triage == nil && !questions.contains(where: \.isOfTriage)
    }

    /// From now on it lives: one question, of what still runs.
    mutating func adopt(_ adopted: CaseAdopted, _ event: RecordedEvent) throws {
        guard let history else {
            throw CaseEvolveError(
                position: event.position, reason: "a case is adopted that was never imported")
        }
        let isAdoptable = isAdoptable
        self.history?.isOver = true
        guard isAdoptable else { return }
        questions.append(
            Question(
                kind: .adoption(liveFrom: try Instant(adopted.liveFrom)),
                position: event.position, recorded: history.urgentSince, priority: priority,
                team: team, assigned: history.teamSince ?? event.recorded))
    }
}
