import EventLog
import Schema

/// Clocks and their verdicts in a course.
extension CaseCourse {
    func clock(_ milestone: String, _ occurrence: UInt32) -> Int? {
        milestones.firstIndex {
            $0.clock.milestone == milestone && $0.clock.occurrence == occurrence
        }
    }

    mutating func arm(_ armed: ArmedMilestone, _ event: RecordedEvent) {
        let index = clock(armed.milestone, armed.occurrence) ?? milestones.endIndex
        if index == milestones.endIndex { milestones.append(CourseMilestone()) }
        milestones[index].clock.arm(armed)
        milestones[index].armedPosition = event.position.rawValue
        milestones[index].clearEndedAt()
        milestones[index].end = .unspecified
    }

    mutating func warn(_ warned: MilestoneWarned, _ event: RecordedEvent) {
        change(warned.milestone, warned.occurrence, event) {
            $0.clock.warn(warned)
            $0.warnedAt = event.recorded.timestamp
        }
    }

    mutating func violate(_ violated: MilestoneViolated, _ event: RecordedEvent) {
        change(violated.milestone, violated.occurrence, event) {
            $0.clock.violate(violated, event.position)
            $0.violatedAt = event.recorded.timestamp
        }
    }

    mutating func meet(_ met: MilestoneMet, _ event: RecordedEvent) {
        change(met.milestone, met.occurrence, event) {
            $0.clock.meet(met)
            $0.endedAt = event.recorded.timestamp
        }
    }

    /// - Parameter priority: of the triage that it gave way to; nil where the case was reopened.
    mutating func cancel(
        _ key: MilestoneKey, by priority: Priority?, _ event: RecordedEvent
    ) {
        change(key.milestone, key.occurrence, event) {
            $0.clock.cancel()
            $0.end = ClockEnd(from: $0.clock.priority, to: priority)
            $0.endedAt = event.recorded.timestamp
        }
    }

    private mutating func change(
        _ milestone: String, _ occurrence: UInt32, _ event: RecordedEvent,
        _ body: (inout CourseMilestone) -> Void
    ) {
        guard let index = clock(milestone, occurrence) else { return }
        milestones[index].position = event.position.rawValue
        body(&milestones[index])
    }
}

extension ClockEnd {
    /// P1 is the most urgent, and has the lowest number.
    fileprivate init(from armed: Priority, to priority: Priority?) {
        guard let priority else {
            self = .reopened
            return
        }
        self =
            priority.rawValue > armed.rawValue
            ? .downgraded : priority.rawValue < armed.rawValue ? .upgraded : .other
    }
}
