import Schema
import SwiftProtobuf

/// What a ticket system may announce about a case: what happened to it, and nothing that Daybook or
/// a person here decides.
///
/// Whether the case can take it is workflow B's to say; here it is only read.
protocol CaseEvent: OutsideEvent {
    var caseID: String { get }
    /// The first member beside the case's id that is at fault, in field number order.
    func memberFault() -> (path: String, text: String)?
}

extension CaseEvent {
    var subject: (kind: String, id: String) { ("case", caseID) }
    var stream: String { "case/\(caseID)" }
    /// The envelope's time is the only one.
    var moment: (path: String, time: Google_Protobuf_Timestamp?)? { nil }

    func fault() -> (path: String, text: String)? {
        if caseID.isEmpty { return ("caseId", "missing") }
        let text =
            caseID.contains(" ")
            ? "holds a blank" : TextRule.violation(caseID, limit: Bounds.caseIDBytes)
        return text.map { ("caseId", $0) } ?? memberFault()
    }

    func name(_ path: String, _ value: String) -> (path: String, text: String)? {
        text(path, value, Bounds.caseNameBytes)
    }

    func line(_ path: String, _ value: String) -> (path: String, text: String)? {
        text(path, value, Bounds.caseTextBytes)
    }

    /// Of a text that may be missing.
    private func text(
        _ path: String, _ value: String, _ limit: Int
    ) -> (path: String, text: String)? {
        guard !value.isEmpty else { return nil }
        return TextRule.violation(value, limit: limit).map { (path, $0) }
    }
}

extension CaseSubmitted: CaseEvent {
    var moment: (path: String, time: Google_Protobuf_Timestamp?)? {
        ("submittedAt", hasSubmittedAt ? submittedAt : nil)
    }

    func memberFault() -> (path: String, text: String)? {
        if priority == .unspecified { return ("priority", "missing") }
        return name("account", account) ?? line("contact", contact) ?? line("summary", summary)
            ?? name("team", team)
    }
}

extension CaseAssigned: CaseEvent {
    func memberFault() -> (path: String, text: String)? {
        if team.isEmpty, engineer.isEmpty { return ("team", "missing, and so is the engineer") }
        return name("team", team) ?? name("engineer", engineer)
    }
}

extension ContactAttempted: CaseEvent {
    func memberFault() -> (path: String, text: String)? {
        if channel == .unspecified { return ("channel", "missing") }
        if outcome == .unspecified { return ("outcome", "missing") }
        return name("engineer", engineer)
    }
}

extension MilestoneReached: CaseEvent {
    func memberFault() -> (path: String, text: String)? {
        if milestone.isEmpty { return ("milestone", "missing") }
        return name("milestone", milestone) ?? name("engineer", engineer)
    }
}

extension CasePending: CaseEvent {
    func memberFault() -> (path: String, text: String)? { line("reason", reason) }
}

extension CaseResumed: CaseEvent {
    func memberFault() -> (path: String, text: String)? { nil }
}

extension PriorityChanged: CaseEvent {
    func memberFault() -> (path: String, text: String)? {
        priority == .unspecified ? ("priority", "missing") : line("reason", reason)
    }
}

extension CustomerChanged: CaseEvent {
    func memberFault() -> (path: String, text: String)? {
        if account.isEmpty, contact.isEmpty { return ("account", "missing, and so is the contact") }
        return name("account", account) ?? line("contact", contact)
    }
}

extension ResolutionConfirmed: CaseEvent {
    func memberFault() -> (path: String, text: String)? {
        if kind == .unspecified { return ("kind", "missing") }
        return by.isEmpty ? ("by", "missing; it is somebody’s word") : line("by", by)
    }
}
