import EventLog
import Schema

/// A notice of a case: when it was planned, and what became of it.
struct RestatedNotice {
    let planned: Instant
    let isEscalation: Bool
    fileprivate(set) var outcome = NoticeOutcome.unspecified

    /// By name, such as `tech-lead-page tech-lead 1.2`: notice, milestone, occurrence and repeat.
    static func all(_ events: [RecordedEvent]) throws -> [String: RestatedNotice] {
        var notices: [String: RestatedNotice] = [:]
        for event in events {
            switch event.type {
            case NoticePlanned.protoMessageName:
                let plan = try NoticePlanned(serializedBytes: event.payload)
                let name = name(plan.notice, plan.milestone, plan.occurrence, plan.repeat)
                notices[name] = RestatedNotice(
                    planned: event.recorded, isEscalation: escalations.contains(plan.notice))
            case NoticeSettled.protoMessageName:
                let settled = try NoticeSettled(serializedBytes: event.payload)
                let name = name(
                    settled.notice, settled.milestone, settled.occurrence, settled.repeat)
                notices[name]?.outcome = settled.outcome
            default: break
            }
        }
        return notices
    }

    private static let escalations: Set<Notice> = [.techLeadTicket, .techLeadPage, .tamEscalated]

    private static func name(
        _ notice: Notice, _ milestone: String, _ occurrence: UInt32, _ repeated: UInt32
    ) -> String {
        let words = [EnumWords.word(notice), milestone].filter { !$0.isEmpty }
        return words.joined(separator: " ") + " \(occurrence).\(repeated)"
    }
}
