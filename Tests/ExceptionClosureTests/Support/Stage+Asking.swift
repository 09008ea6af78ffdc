import EventLog
import Projections
import Schema
import SwiftProtobuf

@testable import ExceptionClosure

/// The commands that look and change nothing.
extension Stage {
    func ask(_ command: Command) throws -> [String] {
        switch command.verb {
        case "counts":
            return desk.world.counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        case "sent":
            return desk.sent.map {
                "\($0.method) \($0.path) \(String(decoding: $0.body, as: UTF8.self))"
            }
        case "packet": return try packet(command.words[0])
        case "queue": return try rows(QueueView.self).map(queue)
        case "ledger": return try rows(LedgerView.self).map(ledger)
        case "tracker": return try rows(TrackerView.self).map(tracker)
        case "followups":
            return try rows(FollowUpsView.self).map {
                "\($0.key) \($0.row.state)"
                    + ($0.row.resolution == .unspecified ? "" : ": \($0.row.resolution.word)")
            }
        case "effects":
            return try rows(EffectsView.self).filter { $0.row.target == "channel" }.map {
                "\($0.key) \($0.row.state)" + ($0.row.late ? ", told late" : "")
            }
        case "audit": return try rows(AuditView.self).flatMap(audit)
        default: throw Misspelt(line: command.verb)
        }
    }

    private func rows<V: View>(_ view: V.Type) throws -> [(key: String, row: V.Row)] {
        try V.rows(folding: desk.log.events)
    }

    private func packet(_ id: String) throws -> [String] {
        guard let opened = try desk.packet(id).opened else { return ["no such follow-up"] }
        return [
            "blocker: \(opened.blocker.word)", "stopped at: \(opened.step.word)",
            "detail: \(opened.detail)",
        ] + opened.checks.map { "check: \($0.sentence)" } + [
            "written: " + words(opened.written),
            "remaining: " + words(opened.remaining),
            "options: " + opened.options.map(\.word).joined(separator: ", "),
            "disposition: @\(opened.dispositionPosition)",
        ]
    }

    private func followUp(_ row: AuditFollowUp) -> String {
        guard row.resolution != .unspecified else { return "  \(row.id): open" }
        return "  \(row.id): \(row.assignee) \(row.resolution.word) "
            + "by \(row.resolvedBy) because \(row.reason)"
    }

    private func words(_ steps: [ClosureStep]) -> String {
        steps.isEmpty ? "nothing" : steps.map(\.word).joined(separator: ", ")
    }

    private func queue(_ key: String, _ row: QueueRow) -> String {
        "\(key) \(row.state) version \(row.version)"
            + (row.occurrence > 0 ? " run \(row.occurrence)" : "")
            + (row.blocker == .unspecified ? "" : " \(row.blocker.word) \(row.followupID)")
            + (row.reason == .unspecified ? "" : " (\(row.reason.text))")
            + (row.hasClosedAt ? " closed at \(row.closedAt.text)" : "")
            + (row.repeats > 0 ? " repeats \(row.repeats)" : "") + " since @\(row.sincePosition)"
    }

    private func ledger(_ key: String, _ row: LedgerRow) -> String {
        "\(key) in \(row.ledgerRecord) \(row.reviewEpisode) at \(row.closedAt.text) "
            + "\(row.outcome.text) by run of version \(row.runVersion)"
            + (row.reversedBy > 0 ? ", taken back by version \(row.reversedBy)" : "")
    }

    private func tracker(_ key: String, _ row: TrackerRow) -> String {
        "\(key) \(row.state)"
            + (row.version > 0 ? " by version \(row.version) at \(row.closedAt.text)" : "")
            + ", completed version \(row.completedVersion), drift \(row.drift)"
    }

    private func audit(_ key: String, _ row: AuditRow) -> [String] {
        [
            "\(key) \(row.outcome)" + (row.complete ? ", trace complete" : "")
                + (row.missing.isEmpty ? "" : ", missing " + row.missing.joined(separator: ", ")),
            "  from \(row.eventSource) \(row.eventID) @\(row.dispositionPosition), "
                + "policy \(row.policyVersion), verified version \(row.verifiedVersion), "
                + "\(row.checks.count) checks, \(row.revalidations) revalidations, "
                + "\(row.droppedMembers) members dropped",
        ]
            + row.steps.map { step in
                "  \(step.step.word) \(step.target) \(step.targetID): \(step.outcome.text)"
                    + (step.effectKey.isEmpty ? "" : " [\(step.effectKey)]")
                    + (step.reversed ? ", taken back" : "")
            }
            + row.followups.map(followUp)
            + (row.confirmations.isEmpty ? [] : ["  \(row.confirmations.count) confirmations"])
            + (row.notificationTarget.isEmpty ? [] : ["  told \(row.notificationTarget)"])
            + (row.repeats.isEmpty ? [] : ["  repeated at \(row.repeats)"])
    }
}
