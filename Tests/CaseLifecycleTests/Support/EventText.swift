import EventLog
import Reactor
import Schema
import SwiftProtobuf

@testable import CaseLifecycle

/// One line for a decision, as a scenario shows it; nil for the facts that the script itself tells.
enum EventText {
    static func line(_ event: RecordedEvent) -> String? {
        guard let text = try? text(event) else { return nil }
        return "\(event.recorded) \(text)"
    }

    private static func text(_ event: RecordedEvent) throws -> String? {
        switch event.type {
        case CaseTriaged.protoMessageName:
            let triaged = try CaseTriaged(serializedBytes: event.payload)
            let at = triaged.hasScopedAt ? " \(time(triaged.scopedAt))" : ""
            return "triaged \(triaged.priority.word) \(triaged.scope)\(at): "
                + triaged.because.joined(separator: "; ")
        case CaseScoped.protoMessageName:
            let scoped = try CaseScoped(serializedBytes: event.payload)
            return "scoped" + late(scoped.latenessMs)
        case MilestonesArmed.protoMessageName:
            return armed(try MilestonesArmed(serializedBytes: event.payload))
        case MilestoneWarned.protoMessageName:
            let warned = try MilestoneWarned(serializedBytes: event.payload)
            return "warning \(warned.milestone) \(warned.occurrence)" + late(warned.latenessMs)
        case MilestoneMet.protoMessageName:
            let met = try MilestoneMet(serializedBytes: event.payload)
            return "met \(met.milestone) \(met.occurrence)"
                + (met.wasViolated ? " after its violation" : met.late ? " late" : "")
        case MilestoneViolated.protoMessageName:
            let violated = try MilestoneViolated(serializedBytes: event.payload)
            return "violated \(violated.milestone) \(violated.occurrence), "
                + "\(violated.escalation)" + late(violated.latenessMs)
        default: return try notice(event)
        }
    }

    private static func notice(_ event: RecordedEvent) throws -> String? {
        switch event.type {
        case NoticePlanned.protoMessageName:
            let planned = try NoticePlanned(serializedBytes: event.payload)
            let passed = planned.passedOver.map { " (\($0))" }.joined()
            return "  -> \(planned.notice) \(planned.repeat) to \(planned.audience) "
                + "by \(planned.target)\(passed)"
        case NoticeOmitted.protoMessageName:
            let omitted = try NoticeOmitted(serializedBytes: event.payload)
            return "  -- \(omitted.notice): " + omitted.because.joined(separator: "; ")
        case NoticeSettled.protoMessageName:
            let settled = try NoticeSettled(serializedBytes: event.payload)
            return "     \(settled.notice) \(settled.repeat): \(settled.outcome.word)"
                + (settled.outcome == .withdrawn ? ", \(settled.detail)" : "")
        case CaseClosed.protoMessageName:
            let closed = try CaseClosed(serializedBytes: event.payload)
            return "closed, confirmed by \(closed.confirmation.word)"
        case CaseClosureRefused.protoMessageName:
            let refused = try CaseClosureRefused(serializedBytes: event.payload)
            return "closure refused: " + refused.because.joined(separator: "; ")
        default: return try followUp(event)
        }
    }

    private static func followUp(_ event: RecordedEvent) throws -> String? {
        switch event.type {
        case CaseFollowUpOpened.protoMessageName:
            let opened = try CaseFollowUpOpened(serializedBytes: event.payload)
            return "     follow-up \(opened.id): \(opened.outcome.word), "
                + opened.options.map(\.word).joined(separator: " or ")
        case FollowUpResolved.protoMessageName:
            let resolved = try FollowUpResolved(serializedBytes: event.payload)
            return "     \(resolved.id): \(resolved.resolution.word), \(resolved.reason)"
        case NoticeBounced.protoMessageName:
            let bounced = try NoticeBounced(serializedBytes: event.payload)
            return "     \(bounced.notice) \(bounced.repeat) of \(bounced.occurrence) came back"
        default: return nil
        }
    }

    private static func armed(_ armed: MilestonesArmed) -> String {
        let running = armed.milestones.map { milestone in
            let end =
                milestone.paused
                ? "paused"
                : milestone.hasDueAt ? "due \(time(milestone.dueAt))" : "never"
            return "\(milestone.milestone) \(milestone.occurrence) \(end)"
        }
        let cancelled = armed.cancelled.map { "\($0.milestone) \($0.occurrence) cancelled" }
        let all = running + cancelled
        return "armed: " + (all.isEmpty ? "nothing" : all.joined(separator: ", "))
    }

    private static func late(_ milliseconds: UInt64) -> String {
        milliseconds == 0 ? "" : ", \(milliseconds / 60_000) min late"
    }

    private static func time(_ timestamp: Google_Protobuf_Timestamp) -> String {
        (try? Instant(timestamp).description) ?? "no time"
    }
}
