import Schema

/// How an occurrence came out, and what its trace lacks (A-30 and P-16, for cases).
extension CaseAuditRow: OccurrenceRow {
    var triaged: Priority { triages.last?.priority ?? .unspecified }

    mutating func conclude() {
        if hasTakenBack {
            outcome = hasClosure ? .takenBack : .reopened
        } else if hasClosure {
            outcome = .closed
        } else {
            // Whether a case of another system is open, its own rows say.
            outcome = hasBegun || !triages.isEmpty ? .open : .unspecified
        }
        missing = lacking
        complete = missing.isEmpty
    }

    private var lacking: [String] {
        var lacking: [String] = []
        func need(_ isThere: Bool, _ what: String) { if !isThere { lacking.append(what) } }
        need(hasBegun && !eventID.isEmpty, "the event that began it")
        need(!triages.isEmpty, "triage")
        need(triages.allSatisfy { !$0.because.isEmpty }, "why it was triaged so")
        need(triages.allSatisfy { $0.stamp.policyVersion > 0 }, "the policy's version")
        need(triages.allSatisfy { !$0.stamp.calendar.isEmpty }, "the calendar")
        need(
            course.milestones.allSatisfy { $0.clock.stamp.policyVersion > 0 },
            "a clock's policy version")
        let sent = course.notices.filter { $0.outcome == .accepted }
        need(sent.allSatisfy { !$0.effectKey.isEmpty }, "an effect's key")
        need(sent.allSatisfy { !$0.reference.isEmpty }, "a receipt")
        if hasClosure {
            need(
                confirmations.contains { $0.mark.position == closure.confirmationPosition },
                "the confirmation")
            need(!closure.followUpReference.isEmpty, "the follow-up's Message-ID")
            need(!closure.effectKey.isEmpty, "the follow-up's effect")
        }
        return lacking
    }
}
