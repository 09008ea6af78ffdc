import CaseImports
import CaseLifecycle
import EventLog
import IncidentLogs
import Reactor
import Schema

/// Plays an incident log as if it happened now: its rows become live facts on a virtual clock, and
/// the engine acts on them.
///
/// The rule that it keeps: at each minute the engine has done all that was due before it is told
/// what happens next. So a clock fires when its time has come, and not when the next row does; and
/// what is reached in the very minute of a deadline is reached in time (B-26). Broken off and begun
/// again, it goes on where it stopped.
package struct LiveReplay {
    private let log: EventLog
    private let actor: Actor
    private let quarantine: RowQuarantine<EventLog>
    private var points: [String: HistoryPoint] = [:]
    /// Of the engine, while nothing was appended since it told.
    private var standing: Rest?
    package private(set) var total = Total()

    package struct Total: Equatable, Sendable {
        package var rows = 0
        /// Facts that followed from them.
        package var facts = 0
        package var quarantined = 0
    }

    package static let source = "daybook/replay/uci"

    package init(log: EventLog, actor: Actor, quarantine: RowQuarantine<EventLog>) {
        self.log = log
        self.actor = actor
        self.quarantine = quarantine
    }

    /// Plays the rows and lets all clocks run out that still run after the last.
    ///
    /// - Parameter rest: waits for the engine; nil where it has ended.
    package mutating func run(
        _ rows: LiveOrder.Sorted, tell: (_ done: Int) -> Void, rest: () async -> Rest?
    ) async throws {
        var index = rows.startIndex
        while index < rows.endIndex {
            let minute = rows[index].sysUpdatedAt
            var requests: [AppendRequest] = []
            while index < rows.endIndex, rows[index].sysUpdatedAt == minute {
                if let request = try take(rows[index]) { requests.append(request) }
                index += 1
            }
            guard !requests.isEmpty else { continue }
            guard minute.instantAsUTC >= log.now() else {
                try requirePlayed(requests, minute.instantAsUTC)
                continue
            }
            try await pass(until: minute.instantAsUTC, rest: rest)
            try await play(requests, at: minute.instantAsUTC)
            tell(index)
        }
        try await pass(until: nil, rest: rest)
    }

    private mutating func play(_ requests: [AppendRequest], at time: Instant) async throws {
        standing = nil
        let answers = try await log.advanceClock(to: time, by: actor, appending: requests)
        for answer in answers { _ = try answer.get() }
    }

    /// The past cannot be played any more: what lies there must have been, by a replay before.
    private func requirePlayed(_ requests: [AppendRequest], _ time: Instant) throws {
        for request in requests where try log.firstPosition(for: request.key) == nil {
            throw ReplayError.behind(row: request.key.id, time: time, now: log.now())
        }
    }

    /// Stops at each time that anything waits for, before `time`.
    private mutating func pass(until time: Instant?, rest: () async -> Rest?) async throws {
        while true {
            if standing == nil { standing = await rest() }
            guard let rested = standing else { throw ReplayError.engineEnded }
            guard let due = rested.nextTimer, time.map({ due < $0 }) ?? true else { return }
            standing = nil
            _ = try await log.advanceClock(to: max(due, log.now()), by: actor, appending: [])
        }
    }

    /// What the row says that the one before did not; nil where that is nothing.
    private mutating func take(_ row: IncidentRow) throws -> AppendRequest? {
        total.rows += 1
        let sighting: Sighting
        do {
            sighting = try row.sighting(batch: "")
        } catch {
            total.quarantined += 1
            try quarantine.keep(error)
            return nil
        }
        let caseID = sighting.row.caseID
        let facts = sighting.row.facts(after: points[caseID]).map { $0.reaching(sighting.row) }
        points[caseID] = HistoryPoint(sighting.row, after: points[caseID])
        total.facts += facts.count
        guard !facts.isEmpty else { return nil }
        let events = try facts.enumerated().map { index, fact in
            NewEvent(
                stream: CaseState.streamPrefix + caseID,
                type: type(of: fact.message).protoMessageName, id: "\(sighting.id)#\(index + 1)",
                source: Self.source, occurred: sighting.at, actor: actor,
                payload: try fact.message.serializedBytes())
        }
        return AppendRequest(
            key: IdempotencyKey(source: Self.source, id: sighting.id), events: events)
    }
}

/// Why a replay stopped.
package enum ReplayError: Error, CustomStringConvertible {
    case engineEnded
    /// A row of a time that is over, and that was never played.
    case behind(row: String, time: Instant, now: Instant)

    package var description: String {
        switch self {
        case .engineEnded:
            "the engine has ended before the replay did; the same command goes on with it"
        case .behind(let row, let time, let now):
            "the row \(row) is of \(time), and the store's clock shows \(now) already; "
                + "play the log in a new store: daybook init --clock virtual --at an earlier time"
        }
    }
}

extension CaseFact {
    /// The customer gets an address at which nobody is: `.invalid` names no host (RFC 2606).
    fileprivate func reaching(_ row: CaseHistoryImported) -> CaseFact {
        guard case .submitted(var submitted) = self else { return self }
        let caller = row.caller.isEmpty ? "unknown" : row.caller
        submitted.contact = "\(caller)@customers.invalid"
        return .submitted(submitted)
    }
}
