import EventLog
import Schema

/// Why a stream cannot be folded: it holds what this program did not write.
package struct CaseEvolveError: Error, Equatable, CustomStringConvertible {
    package var position: Position
    package var reason: String

    package var description: String {
        "the event at \(position) does not fit: \(reason); check the log with `daybook verify`"
    }
}

/// The fold. It takes facts as they are and decides nothing.
extension CaseState {
    package mutating func evolve(_ event: RecordedEvent) throws {
        guard !event.isErased else {
            throw CaseEvolveError(
                position: event.position, reason: "its payload was erased, so nothing rests on it")
        }
        if try !evolveFact(event) { try evolveDecision(event) }
        revision = event.revision
    }

    /// - Returns: false where the event is no fact.
    private mutating func evolveFact(_ event: RecordedEvent) throws -> Bool {
        switch event.type {
        case CaseSubmitted.protoMessageName:
            submit(try CaseSubmitted(serializedBytes: event.payload), event)
        case CaseAssigned.protoMessageName:
            assign(try CaseAssigned(serializedBytes: event.payload), event)
        case PriorityChanged.protoMessageName:
            let changed = try PriorityChanged(serializedBytes: event.payload)
            guard changed.priority != priority else { break }
            priority = changed.priority
            if !isClosed { ask(.triage, event) }
        case ContactAttempted.protoMessageName:
            let attempt = try ContactAttempted(serializedBytes: event.payload)
            if attempt.outcome == .noAnswer { ask(.unanswered(attempt.channel), event) }
        case MilestoneReached.protoMessageName:
            reach(try MilestoneReached(serializedBytes: event.payload), event)
        case CasePending.protoMessageName:
            if !isPaused {
                pauses.append(CasePause(from: event.recorded, position: event.position))
            }
        case CaseResumed.protoMessageName:
            resume(try CaseResumed(serializedBytes: event.payload), event)
        case ResolutionConfirmed.protoMessageName:
            let confirmed = try ResolutionConfirmed(serializedBytes: event.payload)
            confirmations.append(Confirmed(kind: confirmed.kind, position: event.position))
        case FollowUpRequested.protoMessageName: ask(.followUp, event)
        case CaseClosureRequested.protoMessageName: ask(.closure, event)
        case CaseReopened.protoMessageName: reopen(event)
        case EscalationAcknowledged.protoMessageName:
            let acknowledged = try EscalationAcknowledged(serializedBytes: event.payload)
            acknowledgements.append(Acknowledgement(by: acknowledged.by, at: event.recorded))
        default: return false
        }
        return true
    }

    private mutating func submit(_ content: CaseSubmitted, _ event: RecordedEvent) {
        guard submission == nil else { return }
        submission = Submission(
            content: content, position: event.position, recorded: event.recorded)
        began = event.recorded
        priority = content.priority
        team = content.team
        ask(.triage, event)
    }

    /// Who works on it changes; what was armed stays (B-56). A first team is what an open question
    /// of triage waits for; the moment of its fact stays what it was.
    private mutating func assign(_ content: CaseAssigned, _ event: RecordedEvent) {
        if !content.team.isEmpty { team = content.team }
        engineer = content.engineer
        for index in questions.indices
        where questions[index].kind == .triage && questions[index].team.isEmpty {
            questions[index].team = team
            questions[index].assigned = event.recorded
        }
    }

    private mutating func reach(_ content: MilestoneReached, _ event: RecordedEvent) {
        let isKnown = reached.contains {
            $0.milestone == content.milestone && $0.occurrence == occurrence
        }
        guard !isKnown else { return }
        reached.append(
            Reached(
                milestone: content.milestone, engineer: content.engineer, at: event.recorded,
                position: event.position, occurrence: occurrence))
        if content.milestone == Self.resolved { ask(.resolved, event) }
    }

    /// An auto-responder's answer resumes nothing (B-28).
    private mutating func resume(_ content: CaseResumed, _ event: RecordedEvent) {
        guard isPaused, !content.automatic else { return }
        pauses[pauses.count - 1].to = event.recorded
        pauses[pauses.count - 1].position = event.position
    }

    /// Both halves of the closure belong to the occurrence that is over (B-52).
    private mutating func reopen(_ event: RecordedEvent) {
        occurrence += 1
        began = event.recorded
        isClosed = false
        isScoped = false
        acknowledgements = []
        confirmations = []
        // What the occurrence that is over still asked for is no longer to be decided.
        questions = []
        if isPaused { pauses[pauses.count - 1].to = event.recorded }
        ask(.triage, event)
    }

    private mutating func ask(_ kind: Question.Kind, _ event: RecordedEvent) {
        questions.append(
            Question(
                kind: kind, position: event.position, recorded: event.recorded,
                priority: priority, team: team, assigned: event.recorded))
    }
}
