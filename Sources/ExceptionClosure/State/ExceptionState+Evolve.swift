import EventLog
import Schema
import SwiftProtobuf

/// Why a stream cannot be folded: it holds what this program did not write.
package struct EvolveError: Error, Equatable, CustomStringConvertible {
    package var position: Position
    package var reason: String
    package var isErased = false

    /// Of an event whose payload is gone.
    static func erased(at position: Position) -> Self {
        Self(position: position, reason: "its payload was erased", isErased: true)
    }

    package var description: String {
        isErased
            ? "the event at \(position) was erased, so that nothing can rest on it or follow it"
            : "the event at \(position) does not fit: \(reason); "
                + "check the log with `daybook verify`"
    }
}

/// The fold. It takes facts as they are and decides nothing.
extension ExceptionState {
    package mutating func evolve(_ event: RecordedEvent) throws {
        guard !event.isErased else {
            throw EvolveError.erased(at: event.position)
        }
        switch event.type {
        case DispositionRecorded.protoMessageName:
            take(try DispositionRecorded(serializedBytes: event.payload), event)
        case ExceptionReopened.protoMessageName:
            readSourceAgain()
        case DispositionSetAside.protoMessageName:
            setAside(try DispositionSetAside(serializedBytes: event.payload))
        case ClosureRunStarted.protoMessageName:
            try start(ClosureRunStarted(serializedBytes: event.payload), event)
        default:
            try evolveRun(event)
        }
        revision = event.revision
    }

    private mutating func take(_ content: DispositionRecorded, _ event: RecordedEvent) {
        dispositions.append(
            KnownDisposition(
                position: event.position, eventSource: event.source, eventID: event.id,
                content: content, decision: .undecided))
        // A draft of another version has no effect of its own, but it says that the source
        // has moved: what was read from it is old (T20).
        if !content.final, content.version != currentRun?.version { readSourceAgain() }
    }

    private mutating func readSourceAgain() {
        guard let index = runs.indices.last else { return }
        switch runs[index].phase {
        case .readingTargets, .executing, .confirmed: runs[index].phase = .readingSource
        case .readingSource, .stopped, .completed, .abandoned, .superseded: break
        }
    }

    private mutating func setAside(_ aside: DispositionSetAside) {
        let position = Position(aside.dispositionPosition)
        for index in dispositions.indices where dispositions[index].position == position {
            dispositions[index].decision = .setAside(aside.reason)
        }
        if aside.reason == .superseded, let index = runs.indices.last, !runs[index].isOver,
            runs[index].dispositionPosition == position
        {
            runs[index].phase = .superseded
        }
    }

    private mutating func start(_ started: ClosureRunStarted, _ event: RecordedEvent) throws {
        guard run(started.run) == nil else {
            throw EvolveError(position: event.position, reason: "the run was started before")
        }
        for index in dispositions.indices
        where dispositions[index].position.rawValue == started.dispositionPosition {
            dispositions[index].decision = .run
        }
        runs.append(
            ClosureRun(
                id: started.run, dispositionPosition: Position(started.dispositionPosition),
                started: event.position, policyVersion: started.policyVersion,
                closedAt: started.closedAt, reviewEpisode: started.reviewEpisode))
    }

    private mutating func evolveRun(_ event: RecordedEvent) throws {
        switch event.type {
        case SourceReread.protoMessageName:
            let reread = try SourceReread(serializedBytes: event.payload)
            try change(reread.run, event) { $0.phase = .readingTargets(reread) }
        case RevalidationConcluded.protoMessageName:
            let concluded = try RevalidationConcluded(serializedBytes: event.payload)
            try change(concluded.run, event) {
                guard concluded.checks.allConfirmed else { return }
                $0.isFreshlyRevalidated = true
                if $0.plan != nil { $0.phase = .executing }
            }
        case ClosurePlanned.protoMessageName:
            let planned = try ClosurePlanned(serializedBytes: event.payload)
            try change(planned.run, event) {
                $0.plan = planned
                $0.phase = .executing
            }
        case StepSettled.protoMessageName:
            let step = try StepSettled(serializedBytes: event.payload)
            try change(step.run, event) {
                $0.settled.append(step)
                $0.isFreshlyRevalidated = false
            }
        case StepWithdrawn.protoMessageName:
            let withdrawn = try StepWithdrawn(serializedBytes: event.payload)
            try change(withdrawn.run, event) {
                let tries = $0.tries(withdrawn.step)
                $0.tryAgain(
                    withdrawn.step, occurrence: tries.occurrence, series: tries.series + 1)
            }
        case PropagationConfirmed.protoMessageName:
            let confirmed = try PropagationConfirmed(serializedBytes: event.payload)
            try change(confirmed.run, event) {
                $0.phase = .confirmed
                $0.wasConfirmed = true
            }
        default:
            try evolveEnd(event)
        }
    }

    private mutating func evolveEnd(_ event: RecordedEvent) throws {
        switch event.type {
        case ClosureCompleted.protoMessageName:
            let completed = try ClosureCompleted(serializedBytes: event.payload)
            try change(completed.run, event) { $0.phase = .completed }
        case ClosureRunStopped.protoMessageName:
            let stopped = try ClosureRunStopped(serializedBytes: event.payload)
            try change(stopped.run, event) { $0.stop(stopped) }
        case ClosureRunResumed.protoMessageName:
            let resumed = try ClosureRunResumed(serializedBytes: event.payload)
            try change(resumed.run, event) { $0.resume(resumed) }
        case ClosureRunAbandoned.protoMessageName:
            let abandoned = try ClosureRunAbandoned(serializedBytes: event.payload)
            try change(abandoned.run, event) { $0.abandon(abandoned) }
        default:
            throw EvolveError(
                position: event.position, reason: "\(event.type) is no event of an exception")
        }
    }

    private mutating func change(
        _ id: RunID, _ event: RecordedEvent, _ body: (inout ClosureRun) -> Void
    ) throws {
        guard let index = runs.lastIndex(where: { $0.id == id }) else {
            throw EvolveError(position: event.position, reason: "the run was never started")
        }
        body(&runs[index])
    }
}

extension ClosureRun {
    fileprivate mutating func stop(_ stopped: ClosureRunStopped) {
        stops.append(
            Stop(
                followUp: stopped.followupID, blocker: stopped.blocker, step: stopped.step,
                effectKey: stopped.effectKey, isOpen: true))
        if !isOver { phase = .stopped }
    }

    /// A run goes on once no follow-up of it is open, and begins by reading the source again.
    fileprivate mutating func resume(_ resumed: ClosureRunResumed) {
        close(resumed.followupID)
        if resumed.step != .unspecified {
            tryAgain(resumed.step, occurrence: resumed.occurrence, series: resumed.series)
        }
        if phase == .stopped, openStops.isEmpty { phase = .readingSource }
    }

    fileprivate mutating func tryAgain(
        _ step: ClosureStep, occurrence: UInt32, series: UInt32
    ) {
        tries.removeAll { $0.step == step }
        tries.append(Tries(step: step, occurrence: occurrence, series: series))
    }

    fileprivate mutating func abandon(_ abandoned: ClosureRunAbandoned) {
        close(abandoned.followupID)
        if phase == .stopped { phase = .abandoned }
    }

    private mutating func close(_ followUp: String) {
        for index in stops.indices where stops[index].followUp == followUp {
            stops[index].isOpen = false
        }
    }
}
