import EventLog
import Schema

/// Folding what people and systems say.
extension CaseState {
    mutating func take(_ fact: CaseFact, _ occasion: Occasion) {
        switch fact {
        case .submitted(let content): submit(content, occasion)
        case .assigned(let content): assign(content, occasion)
        case .priorityChanged(let changed):
            guard changed.priority != priority else { break }
            priority = changed.priority
            if !isClosed { ask(.triage, occasion) }
        case .customerChanged(let content): change(content, occasion)
        case .contactAttempted(let attempt):
            if attempt.outcome == .noAnswer { ask(.unanswered(attempt.channel), occasion) }
            // Another's mail that came back is an attempt that failed, and nothing more.
            if attempt.outcome == .bounced, latestMail != nil { ask(.bounced, occasion) }
        case .reached(let content): reach(content, occasion)
        case .pending:
            if !isPaused {
                pauses.append(CasePause(from: occasion.at, position: occasion.position))
            }
        case .resumed(let content): resume(content, occasion)
        case .confirmed(let confirmed):
            confirmations.append(Confirmed(kind: confirmed.kind, position: occasion.position))
        case .followUpRequested: ask(.followUp, occasion)
        case .closureRequested:
            // The other system has closed it by its own rules.
            if occasion.isHistory { isClosed = true } else { ask(.closure, occasion) }
        case .reopened: reopen(occasion)
        case .acknowledged(let acknowledged):
            acknowledgements.append(
                Acknowledgement(by: acknowledged.by, position: occasion.position))
        }
    }

    private mutating func submit(_ content: CaseSubmitted, _ occasion: Occasion) {
        guard submission == nil else { return }
        submission = Submission(
            content: content, position: occasion.position, recorded: occasion.at)
        began = occasion.at
        priority = content.priority
        account = content.account
        contact = content.contact
        team = content.team
        ask(.triage, occasion)
    }

    /// Who works on it changes; what was armed stays (B-56). A first team is what an open question
    /// of triage waits for; the moment of its fact stays what it was.
    private mutating func assign(_ content: CaseAssigned, _ occasion: Occasion) {
        if !content.team.isEmpty { team = content.team }
        engineer = content.engineer
        for index in questions.indices
        where questions[index].isOfTriage && questions[index].team.isEmpty {
            questions[index].team = team
            questions[index].assigned = occasion.at
        }
    }

    /// The follow-up that was due and had no address to go to goes there now (B-15).
    private mutating func change(_ content: CustomerChanged, _ occasion: Occasion) {
        if !content.account.isEmpty { account = content.account }
        guard !content.contact.isEmpty, content.contact != contact else { return }
        contact = content.contact
        if lacksFollowUp { ask(.followUp, occasion) }
    }

    private var lacksFollowUp: Bool {
        resolution != nil && !isClosed && isOmitted(.followUp, "", occurrence)
            && !notices.contains { $0.isSame(.followUp, "", occurrence) }
    }

    private mutating func reach(_ content: MilestoneReached, _ occasion: Occasion) {
        let isKnown = reached.contains {
            $0.milestone == content.milestone && $0.occurrence == occurrence
        }
        guard !isKnown else { return }
        reached.append(
            Reached(
                milestone: content.milestone, engineer: content.engineer, at: occasion.at,
                position: occasion.position, occurrence: occurrence))
        if content.milestone == Self.resolved { ask(.resolved, occasion) }
    }

    /// An auto-responder's answer resumes nothing (B-28).
    private mutating func resume(_ content: CaseResumed, _ occasion: Occasion) {
        guard isPaused, !content.automatic else { return }
        pauses[pauses.count - 1].to = occasion.at
        pauses[pauses.count - 1].position = occasion.position
    }

    /// Both halves of the closure belong to the occurrence that is over (B-52).
    private mutating func reopen(_ occasion: Occasion) {
        occurrence += 1
        began = occasion.at
        isClosed = false
        isScoped = false
        acknowledgements = []
        confirmations = []
        // What the occurrence that is over still asked for is no longer to be decided.
        questions = []
        if isPaused { pauses[pauses.count - 1].to = occasion.at }
        ask(.triage, occasion)
    }

    mutating func ask(_ kind: Question.Kind, _ occasion: Occasion) {
        guard !occasion.isHistory else { return }
        questions.append(
            Question(
                kind: kind, position: occasion.position, recorded: occasion.at,
                priority: priority, team: team, assigned: occasion.at))
    }
}
