import EventLog
import Projections
import ScenarioTesting
import Schema
import SwiftProtobuf

@testable import CaseLifecycle

/// Performs the commands of a scenario on one case, and tells only what the four views say when
/// they are asked: `queue`, `ledger`, `tracker`, `audit`.
struct ViewStage: ScenarioStage {
    private var stage: Stage

    init() throws { stage = try Stage() }

    mutating func perform(_ command: String) throws -> [String] {
        let rows: [String]
        switch command {
        case "queue": rows = try self.rows(CaseQueueView.self).map(RowText.queue)
        case "ledger": rows = try self.rows(CaseLedgerView.self).flatMap(RowText.ledger)
        case "tracker": rows = try self.rows(CaseTrackerView.self).flatMap(RowText.tracker)
        case "audit": rows = try self.rows(CaseAuditView.self).flatMap(RowText.audit)
        default: return try stage.perform(command).filter { $0.hasPrefix("refused") }
        }
        return rows.isEmpty ? ["\(command): no row"] : rows
    }

    private func rows<V: View>(_: V.Type) throws -> [(key: String, row: V.Row)] {
        try V.rows(folding: stage.desk.log)
    }
}

/// Rows as a scenario shows them: what a person would look for, and in the audit the positions.
enum RowText {
    static func queue(_ key: String, _ row: CaseQueueRow) -> String {
        let who = [row.stands.team, row.stands.engineer].filter { !$0.isEmpty }
        return "queue \(key) \(row.stands.priority.word) waits for \(row.waitsFor)"
            + " since \(time(row.since)) @\(row.sincePosition)"
            + (row.hasUntil ? " until \(time(row.until))" : "")
            + (row.milestone.isEmpty ? "" : ", \(row.milestone)")
            + (row.hasDueAt ? " due \(time(row.dueAt))" : "")
            + (who.isEmpty ? "" : ", with " + who.joined(separator: "/"))
            + (row.followupID.isEmpty ? "" : ", asks \(row.followupID)")
            + (row.refusals > 0 ? ", refused \(row.refusals)" : "")
            + (row.stands.occurrence > 1 ? ", occurrence \(row.stands.occurrence)" : "")
    }

    static func ledger(_ key: String, _ row: CaseLedgerRow) -> [String] {
        [
            "ledger \(key) closed \(time(row.closedAt)), by \(row.by) @\(row.position)",
            "  \(row.confirmation.word) @\(row.confirmationPosition), \(row.effectKey) "
                + "@\(row.followUpPosition)"
                + (row.takenBackPosition > 0
                    ? ", taken back by \(row.takenBackBy) @\(row.takenBackPosition)" : ""),
        ]
    }

    static func tracker(_ key: String, _ row: CaseTrackerRow) -> [String] {
        [
            "tracker \(key) \(row.priority.word) \(row.state): "
                + row.deviations.map { "\($0)" }.joined(separator: ", ")
                + " since @\(row.leftPosition)"
                + (row.acknowledgedBy.isEmpty ? "" : ", acknowledged by \(row.acknowledgedBy)")
        ] + row.course.milestones.map(milestone)
            + row.course.notices.filter { $0.notice != .contactCustomer }.map(notice)
    }

    private static func milestone(_ one: CourseMilestone) -> String {
        "  \(one.clock.milestone) \(one.clock.occurrence) \(one.clock.state)"
            + (one.end == .unspecified ? "" : ", \(one.end)")
            + (one.hasWarnedAt ? ", warned \(time(one.warnedAt))" : "")
            + (one.hasViolatedAt ? ", violated \(time(one.violatedAt))" : "")
            + (one.hasEndedAt ? ", ended \(time(one.endedAt))" : "")
    }

    private static func notice(_ one: CourseNotice) -> String {
        let decisions = one.decisions.map { decision in
            decision.resolution == .unspecified
                ? ", open \(decision.followupID)" : ", \(decision.resolution.word)"
        }
        return "  \(one.notice) \(one.repeat) "
            + (one.omitted
                ? one.toldBefore ? "told before" : "nobody told" : one.outcome.word)
            + (one.bouncedPosition > 0 ? ", bounced" : "") + decisions.joined()
    }

    static func audit(_ key: String, _ row: CaseAuditRow) -> [String] {
        let head =
            "audit \(key) \(row.outcome)"
            + (row.complete ? ", complete" : ", lacks " + row.missing.joined(separator: ", "))
            + ", begun by \(row.begun.identity) \(row.eventID) @\(row.begun.position)"
        let triages = row.triages.map {
            "  triaged @\($0.mark.position) \($0.priority.word) by \($0.stamp.calendar) of policy "
                + "\($0.stamp.policyVersion): " + $0.because.joined(separator: "; ")
        }
        let facts = row.facts.map { "\($0.type) @\($0.mark.position)" }
        let confirmations = row.confirmations.map {
            "  confirmed @\($0.mark.position) by \($0.kind.word)"
        }
        let refusals = row.refusals.map {
            "  refused @\($0.mark.position): " + $0.because.joined(separator: "; ")
        }
        let overrides = row.overrides.map {
            "  overridden @\($0.mark.position) by \($0.mark.identity): "
                + ($0.followupID.isEmpty ? $0.priority.word : "\($0.resolution.word)")
        }
        let clocks = row.course.milestones.count
        let sent = row.course.notices.filter { $0.outcome == .accepted }.count
        return [head] + triages
            + ["  \(row.armings.count) armings, \(clocks) clocks, \(sent) sent"]
            + (facts.isEmpty ? [] : ["  said: " + facts.joined(separator: ", ")])
            + confirmations + refusals + overrides
            + (row.hasClosure
                ? ["  closed @\(row.closure.mark.position) by \(row.closure.effectKey)"] : [])
            + (row.hasTakenBack ? ["  taken back @\(row.takenBack.position)"] : [])
    }

    private static func time(_ timestamp: Google_Protobuf_Timestamp) -> String {
        (try? Instant(timestamp).description) ?? "no time"
    }
}
