import EventLog

/// How an event is marked on a page.
enum EventKind: String {
    /// Of the subject itself.
    case own
    case policy
    case effect
    case followUp = "followup"
    /// Something that did not go as it was meant to.
    case trouble

    init(_ event: RecordedEvent) {
        let type = EventName.short(event.type)
        let troubles = [
            "Stopped", "Failed", "Rejected", "Abandoned", "InDoubt", "Refused", "Violated",
            "Bounced", "Withdrawn",
        ]
        self =
            if troubles.contains(where: type.contains) {
                .trouble
            } else if event.stream.hasPrefix("effect/") {
                .effect
            } else if event.stream.hasPrefix("followup/") {
                .followUp
            } else if event.stream.hasPrefix("policy/") {
                .policy
            } else {
                .own
            }
    }
}
