import EventLog
import Reactor
import Schema

/// What the log has of one case, told apart: what came from outside, and what the targets answered.
///
/// Everything else is a decision, or what came of one.
package struct CaseRecord: Sendable {
    package let caseID: String
    /// All events of its stream, in their order.
    package let events: [RecordedEvent]
    /// Facts, what was imported, and what people decided about notices.
    let facts: [RecordedEvent]
    /// By the key of the effect, in order.
    let answers: [String: [Answer]]

    struct Answer: Sendable {
        var at: Instant
        /// Nil where nobody had answered when the notice was taken back.
        var outcome: EffectOutcome?
    }

    /// - Parameter events: of the case's stream, from its first; none of them erased.
    package init(_ caseID: String, _ events: [RecordedEvent]) throws {
        self.caseID = caseID
        self.events = events
        facts = try events.filter(Self.isFromOutside)
        var answers: [String: [Answer]] = [:]
        for event in events where event.type == NoticeSettled.protoMessageName {
            let settled = try NoticeSettled(serializedBytes: event.payload)
            guard !settled.effectKey.isEmpty else { continue }
            answers[settled.effectKey, default: []].append(
                Answer(at: event.recorded, outcome: Self.outcome(settled, event.position)))
        }
        self.answers = answers
    }

    /// What evidence decided about a follow-up is decided again.
    private static func isFromOutside(_ event: RecordedEvent) throws -> Bool {
        guard event.type == NoticeDecided.protoMessageName else {
            return fromOutside.contains(event.type)
        }
        return try NoticeDecided(serializedBytes: event.payload).resolution != .settledByEvidence
    }

    private static let fromOutside = CaseFact.types.union([
        CaseFactSetAside.protoMessageName, CaseHistoryImported.protoMessageName,
        CaseAdopted.protoMessageName,
    ])

    private static func outcome(
        _ settled: NoticeSettled, _ position: Position
    ) -> EffectOutcome? {
        switch settled.outcome {
        case .accepted: .succeeded(.recorded(position))
        case .rejected:
            if let status = status(settled.detail) {
                .rejected(status: status, body: [])
            } else {
                .conflicting(Answers(), detail: settled.detail)
            }
        case .unavailable: .abandoned(detail: settled.detail)
        case .inDoubt: .inDoubt(detail: settled.detail)
        case .withdrawn, .unspecified, .UNRECOGNIZED: nil
        }
    }

    /// As ``Sending`` has written it.
    private static func status(_ detail: String) -> Int? {
        detail.hasPrefix("answered ") ? Int(detail.dropFirst("answered ".count)) : nil
    }
}
