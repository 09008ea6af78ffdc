import EventLog
import Schema

/// An open case as the board has it: what a digest says of it, and nothing else.
struct BoardCase: Sendable, Equatable {
    var priority = Priority.unspecified
    var team = ""
    var engineer = ""
    /// Submitted, or reopened.
    var since: Instant
    var isPending = false
    var isResolved = false
    /// Open ones of the present occurrence, in the order of their events.
    var violations: [Violation] = []

    struct Violation: Sendable, Equatable {
        var milestone: String
        var occurrence: UInt32
        var escalation: Escalation
        var at: Instant
        var acknowledgedBy = ""
    }
}

struct ClosedCase: Sendable, Equatable {
    var priority: Priority
    var team: String
    var engineer: String
}

/// A follow-up of a case that nobody has decided.
struct BoardFollowUp: Sendable, Equatable {
    var caseID: String
    var notice: Notice
    var outcome: NoticeOutcome
    var since: Instant
    var assignee = ""
}
