import CaseLifecycle
import EventLog
import Projections
import Schema
import SwiftProtobuf

/// One case under two policies, field by field.
struct RestatedCase {
    enum Direction: String {
        case earlier, later, never, new, other
    }

    struct Change {
        let caseID: String
        /// `milestone`, `notice` or `case`.
        let what: String
        let name: String
        let field: String
        /// Under the policies that were in force.
        let inForce: Value
        let restated: Value
        let direction: Direction
        let text: String
        /// A ticket, a page or a letter because a clock ran out.
        var isEscalation = false
    }

    private(set) var changes: [Change] = []
    private let caseID: String

    init(_ caseID: String, inForce: [RecordedEvent], restated: [RecordedEvent]) throws {
        self.caseID = caseID
        try compareCase(inForce, restated)
        try compareMilestones(inForce, restated)
        try compareNotices(inForce, restated)
    }

    // MARK: What is compared

    private mutating func compareCase(
        _ inForce: [RecordedEvent], _ restated: [RecordedEvent]
    ) throws {
        let before = try CasesView.rows(folding: inForce).first?.row ?? CaseRow()
        let after = try CasesView.rows(folding: restated).first?.row ?? CaseRow()
        note("case", caseID, "status", word(before.status), word(after.status))
        note(
            "case", caseID, "closedAt", time(before.hasClosedAt ? before.closedAt : nil),
            time(after.hasClosedAt ? after.closedAt : nil))
    }

    private mutating func compareMilestones(
        _ inForce: [RecordedEvent], _ restated: [RecordedEvent]
    ) throws {
        let before = try rows(inForce)
        let after = try rows(restated)
        for name in Set(before.keys).union(after.keys).sorted() {
            guard let old = before[name], let new = after[name] else {
                note(
                    "milestone", name, "dueAt", time(before[name]?.dueAt),
                    time(after[name]?.dueAt))
                continue
            }
            note(
                "milestone", name, "dueAt", time(old.hasDueAt ? old.dueAt : nil),
                time(new.hasDueAt ? new.dueAt : nil))
            note("milestone", name, "state", word(old.state), word(new.state))
            note(
                "milestone", name, "reachedAt", time(old.hasReachedAt ? old.reachedAt : nil),
                time(new.hasReachedAt ? new.reachedAt : nil))
        }
    }

    private func rows(_ events: [RecordedEvent]) throws -> [String: MilestoneRow] {
        try MilestonesView.rows(folding: events).reduce(into: [:]) { rows, found in
            rows["\(found.row.milestone) \(found.row.occurrence)"] = found.row
        }
    }

    private mutating func compareNotices(
        _ inForce: [RecordedEvent], _ restated: [RecordedEvent]
    ) throws {
        let before = try RestatedNotice.all(inForce)
        let after = try RestatedNotice.all(restated)
        for name in Set(before.keys).union(after.keys).sorted() {
            let (old, new) = (before[name], after[name])
            let isEscalation = (old ?? new)?.isEscalation ?? false
            note(
                "notice", name, "plannedAt", old.map { .instant($0.planned) } ?? .none,
                new.map { .instant($0.planned) } ?? .none, isEscalation)
            guard let old, let new else { continue }
            note("notice", name, "outcome", word(old.outcome), word(new.outcome))
        }
    }

    // MARK: Values

    private func time(_ timestamp: Google_Protobuf_Timestamp?) -> Value { .time(timestamp) }

    private func word(_ value: some SwiftProtobuf.Enum) -> Value {
        value.rawValue == 0 ? .none : .word(value)
    }

    private mutating func note(
        _ what: String, _ name: String, _ field: String, _ inForce: Value, _ restated: Value,
        _ isEscalation: Bool = false
    ) {
        guard let (direction, text) = Self.compare(inForce, restated) else { return }
        changes.append(
            Change(
                caseID: caseID, what: what, name: name, field: field, inForce: inForce,
                restated: restated, direction: direction, text: text,
                isEscalation: isEscalation))
    }

    /// A minute is the unit of deadlines; what an engine does is done a little after its time.
    static let slackSeconds: Int64 = 60

    private static func compare(
        _ inForce: Value, _ restated: Value
    ) -> (direction: Direction, text: String)? {
        switch (inForce, restated) {
        case (.none, .none): return nil
        case (_, .none): return (.never, "never")
        case (.none, _): return (.new, "new")
        case (.instant(let was), .instant(let now)):
            let seconds = (now.nanoseconds - was.nanoseconds) / 1_000_000_000
            guard abs(seconds) >= slackSeconds else { return nil }
            let text = Self.span(abs(seconds))
            return seconds > 0 ? (.later, "\(text) later") : (.earlier, "\(text) earlier")
        default:
            if inForce == restated { return nil }
            return (.other, "\(restated.plain) instead of \(inForce.plain)")
        }
    }

    /// Such as `1 d 2 h 5 min`.
    private static func span(_ seconds: Int64) -> String {
        let parts = [
            (seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
}
