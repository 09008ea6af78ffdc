import EventLog
import Schema

/// Folding what was decided, and what came of it.
extension CaseState {
    mutating func evolveDecision(_ event: RecordedEvent) throws {
        switch event.type {
        case CaseTriaged.protoMessageName:
            let triaged = try CaseTriaged(serializedBytes: event.payload)
            triage = triaged
            isScoped = triaged.scope == .now
            // An older question of this kind has found its answer in the newer one.
            questions.removeAll { $0.isOfTriage && $0.position.rawValue <= triaged.cause }
        case CaseScoped.protoMessageName: isScoped = true
        case MilestonesArmed.protoMessageName:
            arm(try MilestonesArmed(serializedBytes: event.payload), event)
        case MilestoneWarned.protoMessageName:
            let warned = try MilestoneWarned(serializedBytes: event.payload)
            try change(warned.milestone, warned.occurrence, event) { $0.isWarned = true }
        case MilestoneMet.protoMessageName:
            let met = try MilestoneMet(serializedBytes: event.payload)
            try change(met.milestone, met.occurrence, event) { $0.phase = .met }
        case MilestoneViolated.protoMessageName:
            let violated = try MilestoneViolated(serializedBytes: event.payload)
            try change(violated.milestone, violated.occurrence, event) {
                $0.violation = event.position
            }
        default: try evolveNotice(event)
        }
    }

    private mutating func evolveNotice(_ event: RecordedEvent) throws {
        switch event.type {
        case NoticePlanned.protoMessageName:
            let planned = try NoticePlanned(serializedBytes: event.payload)
            notices.append(
                PlannedNotice(plan: planned, position: event.position, planned: event.recorded))
            answer(planned.cause)
        case NoticeOmitted.protoMessageName:
            let omitted = try NoticeOmitted(serializedBytes: event.payload)
            omissions.append(omitted)
            answer(omitted.cause)
        case NoticeSettled.protoMessageName:
            let settled = try NoticeSettled(serializedBytes: event.payload)
            let index = try index(
                of: settled.notice, settled.milestone, settled.occurrence, settled.repeat, event)
            notices[index].settled = settled
            notices[index].settledAt = event.recorded
            if !settled.followupID.isEmpty {
                notices[index].followUps.append(PlannedNotice.FollowUp(id: settled.followupID))
            }
        case CaseClosed.protoMessageName:
            isClosed = true
            answer(try CaseClosed(serializedBytes: event.payload).request)
        case CaseClosureRefused.protoMessageName:
            answer(try CaseClosureRefused(serializedBytes: event.payload).request)
        default: try evolveFollowUp(event)
        }
    }

    mutating func answer(_ cause: UInt64) {
        questions.removeAll { $0.position.rawValue == cause }
    }

    private mutating func arm(_ armed: MilestonesArmed, _ event: RecordedEvent) {
        for index in clocks.indices {
            let isNamed = armed.cancelled.contains {
                clocks[index].isKnown(as: $0.milestone, $0.occurrence)
            }
            if isNamed { clocks[index].phase = .cancelled }
        }
        for milestone in armed.milestones {
            let known = clocks.firstIndex {
                $0.isKnown(as: milestone.milestone, milestone.occurrence)
            }
            guard let known else {
                clocks.append(
                    CaseClock(
                        armed: milestone, caseOccurrence: armed.occurrence,
                        position: event.position))
                continue
            }
            clocks[known].armed = milestone
            clocks[known].position = event.position
            if clocks[known].phase == .cancelled { clocks[known].phase = .running }
        }
    }

    private mutating func change(
        _ milestone: String, _ occurrence: UInt32, _ event: RecordedEvent,
        _ body: (inout CaseClock) -> Void
    ) throws {
        guard let index = clocks.firstIndex(where: { $0.isKnown(as: milestone, occurrence) })
        else {
            throw CaseEvolveError(
                position: event.position, reason: "‘\(milestone)’ \(occurrence) was never armed")
        }
        body(&clocks[index])
    }
}
