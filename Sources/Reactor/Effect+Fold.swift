import EventLog
import Schema
import SwiftProtobuf

/// An effect's stream says something that this version cannot follow.
struct EffectFault: Error, CustomStringConvertible {
    let position: Position
    let fault: String
    var description: String { "\(position): \(fault)" }
}

extension Effect {
    /// Folds a whole stream; nil for one without events.
    init?(_ events: [RecordedEvent]) throws {
        guard let first = events.first else { return nil }
        try self.init(first: first)
        for event in events.dropFirst() { try fold(event) }
    }

    init(first event: RecordedEvent) throws {
        switch event.type {
        case EffectIntended.protoMessageName:
            let intent = try EffectIntended(serializedBytes: event.payload)
            self.init(
                identity: try Self.identity(intent.key, intent.step, intent.target, event),
                subject: intent.subject, targetClass: intent.targetClass, request: intent.request,
                patience: intent.patience,
                readings: try intent.readings.map { try Self.reading($0, event) },
                intended: event.position, intendedAt: event.recorded, revision: event.revision)
        case EffectSkipped.protoMessageName:
            let skip = try EffectSkipped(serializedBytes: event.payload)
            self.init(
                identity: try Self.identity(skip.key, skip.step, skip.target, event),
                subject: skip.subject, targetClass: .unspecified, request: RenderedRequest(),
                patience: Patience(), readings: [], intended: event.position,
                intendedAt: event.recorded, revision: event.revision,
                phase: .ended(.skipped, at: event.position))
        default:
            throw EffectFault(
                position: event.position, fault: "\(event.type) cannot begin \(event.stream)")
        }
    }

    mutating func fold(_ event: RecordedEvent) throws {
        revision = event.revision
        switch event.type {
        case EffectAttemptStarted.protoMessageName:
            let started = try EffectAttemptStarted(serializedBytes: event.payload)
            if case .attempting = phase { uncertain.insert(attempt) }
            attempt = started.attempt
            attemptsInSeries += 1
            forgetLateFailure()
            deadline = try Instant(started.deadline)
            phase = .attempting(epoch: started.epoch)
        case EffectAttemptFailed.protoMessageName:
            try fold(EffectAttemptFailed(serializedBytes: event.payload), event)
        case EffectSucceeded.protoMessageName:
            let success = try EffectSucceeded(serializedBytes: event.payload)
            let status = Int(success.httpStatus)
            if success.late {
                foldLateSuccess(status, event)
            } else {
                end(.succeeded, event)
            }
        case EffectRejected.protoMessageName:
            let rejection = try EffectRejected(serializedBytes: event.payload)
            let status = Int(rejection.httpStatus)
            if !rejection.late {
                end(.rejected(status: status), event)
            } else {
                uncertain.remove(rejection.attempt)
                if isUnresolved(rejection.attempt) && uncertain.isEmpty {
                    lateOutcome = .rejected(status: status)
                }
            }
        default:
            try foldRest(event)
        }
    }

    private mutating func foldRest(_ event: RecordedEvent) throws {
        switch event.type {
        case EffectSkipped.protoMessageName:
            end(.skipped, event)
        case EffectAbandoned.protoMessageName:
            let detail = try EffectAbandoned(serializedBytes: event.payload).detail
            // Over a doubt it is a person's decision, and no finding.
            isDoubtful
                ? leaveInDoubt(.abandoned(detail: detail), event)
                : end(.abandoned(detail: detail), event)
        case EffectInDoubt.protoMessageName:
            let detail = try EffectInDoubt(serializedBytes: event.payload).detail
            leaveInDoubt(.inDoubt(detail: detail), event)
        case EffectReopened.protoMessageName:
            series = try EffectReopened(serializedBytes: event.payload).series
            attemptsInSeries = 0
            lateOutcome = nil
            isRefused = false
            isDoubtful = false
            phase = .reopened
        case EffectReconciled.protoMessageName:
            // What follows from a finding is the next event.
            let finding = try EffectReconciled(serializedBytes: event.payload).finding
            if finding == .notApplied {
                uncertain = []
                phase = .intended
            }
        default:
            throw EffectFault(
                position: event.position, fault: "\(event.type) is unknown in \(event.stream)")
        }
    }

    private mutating func end(_ end: End, _ event: RecordedEvent) {
        phase = .ended(end, at: event.position)
        lateOutcome = nil
        isDoubtful = false
    }

    /// A success that was told before answers the doubt as well as one that is told after it.
    private mutating func leaveInDoubt(_ end: End, _ event: RecordedEvent) {
        let told = lateOutcome
        self.end(end, event)
        isDoubtful = true
        guard case .succeeded = told else { return }
        lateOutcome = told
        phase = .waiting(until: event.recorded)
    }

    /// That it arrived answers an open attempt, and opens again what was left in doubt. It says
    /// nothing new about an effect that ended by a finding of its own.
    private mutating func foldLateSuccess(_ status: Int, _ event: RecordedEvent) {
        if hasEnded {
            guard isDoubtful else { return }
            phase = .waiting(until: event.recorded)
        }
        lateOutcome = .succeeded(status: status, at: event.position)
    }

    /// Answered by what was recorded since. A success stays to be answered.
    private mutating func forgetLateFailure() {
        if case .succeeded = lateOutcome { return }
        lateOutcome = nil
    }

    private mutating func fold(_ failure: EffectAttemptFailed, _ event: RecordedEvent) throws {
        let isKnown = failure.certainty == .definite
        if isKnown { uncertain.remove(failure.attempt) }
        if failure.late {
            // Of an attempt that is still open, "it did not arrive" is worth knowing; "unknown" is
            // not.
            if isKnown && isUnresolved(failure.attempt) {
                phase = .waiting(until: event.recorded)
                lateOutcome = .failed(
                    status: Int(failure.httpStatus), detail: failure.detail)
            }
            return
        }
        forgetLateFailure()
        if !isKnown { uncertain.insert(failure.attempt) }
        isRefused = Verdict.isRefusal(Int(failure.httpStatus))
        phase = .waiting(
            until: failure.hasNextAttemptAt ? try Instant(failure.nextAttemptAt) : event.recorded)
    }

    private func isUnresolved(_ attempt: UInt32) -> Bool {
        guard attempt == self.attempt else { return false }
        switch phase {
        case .attempting, .waiting: return true
        default: return false
        }
    }

    private static func identity(
        _ key: String, _ step: String, _ target: String, _ event: RecordedEvent
    ) throws -> EffectIdentity<W> {
        guard key.hasPrefix(W.name + "/"), let step = W.Step(rawValue: step),
            let target = W.Target(rawValue: target)
        else {
            throw EffectFault(
                position: event.position,
                fault: "\(key): \(W.name) has no step \"\(step)\" at a target \"\(target)\"")
        }
        return EffectIdentity(key: key, step: step, target: target)
    }

    private static func reading(
        _ pinned: PinnedReading, _ event: RecordedEvent
    ) throws -> Reading<W> {
        guard let system = System<W>(name: pinned.system) else {
            throw EffectFault(
                position: event.position, fault: "\(W.name) reads no \"\(pinned.system)\"")
        }
        return Reading(pinned.name, system, pinned.path)
    }
}
