import EventLog
import Projections
import Schema
import SwiftProtobuf

/// Imported rows, as they change the row: shown like what was said here, at the source's times.
extension CaseRow {
    mutating func take(_ imported: CaseHistoryImported, _ event: RecordedEvent) {
        let time = event.occurred.timestamp
        let isUsed =
            caseID.isEmpty
            || hasHistory && !history.isOver && !event.occurred.isBefore(history.lastAt)
        history.rows += 1
        if history.batch.isEmpty { history.batch = imported.batch }
        guard isUsed else {
            history.unused += 1
            history.isOver = history.isOver || !history.hasLastAt
            return
        }
        history.batch = imported.batch
        let earlier =
            caseID.isEmpty
            ? nil
            : HistoryPoint(
                state: history.state, priority: priority, team: namedTeam, engineer: engineer)
        for fact in imported.facts(after: earlier) {
            take(fact, at: time)
            if case .closureRequested = fact {
                status = .closed
                closedAt = time
            }
        }
        if earlier == nil {
            history.firstAt = time
            if imported.hasOpenedAt { history.openedAt = imported.openedAt }
        }
        history.take(imported.state, event.occurred)
        history.lastAt = time
    }

    mutating func adopt(_ adopted: CaseAdopted) {
        history.isOver = true
        history.adopted = true
        history.liveFrom = adopted.liveFrom
    }
}

extension ImportedHistory {
    /// What the row is like beside the one before.
    fileprivate mutating func take(_ next: HistoryState, _ now: Instant) {
        if hasLastAt {
            let isSame = (try? Instant(lastAt))?.minute == now.minute
            if isSame { sameMinute += 1 }
            if isSame, next != state { sameMinuteOtherState += 1 }
            if state == .resolved, next == .active { resolvedToActive += 1 }
            if state == .closed, next == .active { closedToActive += 1 }
            if wasClosed { afterClosed += 1 }
        }
        if next == .closed { wasClosed = true }
        state = next
    }
}

extension Instant {
    fileprivate var minute: Int64 { nanoseconds / 60_000_000_000 }

    fileprivate func isBefore(_ other: Google_Protobuf_Timestamp) -> Bool {
        (try? Instant(other)).map { self < $0 } ?? false
    }
}
