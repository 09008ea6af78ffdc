import EventLog
import Schema
import SwiftProtobuf

/// One carrying-out of one disposition version, as far as it got.
///
/// The rule that it keeps: mapping, steps, policy and closure time are fixed when they are decided
/// and do not change while the run goes on.
package struct ClosureRun: Sendable, Equatable {
    package var id: RunID
    package var dispositionPosition: Position
    package var started: Position
    package var policyVersion: UInt32
    package var closedAt: Google_Protobuf_Timestamp
    package var reviewEpisode: String
    package var phase = Phase.readingSource
    /// Nil before planning.
    package var plan: ClosurePlanned?
    /// In the order of their settling.
    package var settled: [StepSettled] = []
    /// No step was settled since the source was last re-read.
    package var isFreshlyRevalidated = false
    package var wasConfirmed = false
    package var tries: [Tries] = []
    /// All stops, resolved ones too, in their order.
    package var stops: [Stop] = []

    package enum Phase: Sendable, Equatable {
        case readingSource
        case readingTargets(SourceReread)
        case executing
        /// Every target was read again and holds what was decided; the notice is due.
        case confirmed
        case stopped
        case completed
        case abandoned
        /// A newer version came before anything was planned.
        case superseded
    }

    package struct Stop: Sendable, Equatable {
        package var followUp: String
        package var blocker: Blocker
        package var step: ClosureStep
        package var effectKey: String
        package var isOpen: Bool
    }

    /// Which key, and which series of attempts under it, a step has come to by decisions.
    package struct Tries: Sendable, Equatable {
        package var step: ClosureStep
        package var occurrence: UInt32
        package var series: UInt32
    }
}

extension ClosureRun {
    package var version: UInt32 { id.version }

    package var isOver: Bool {
        switch phase {
        case .completed, .abandoned, .superseded: true
        case .readingSource, .readingTargets, .executing, .confirmed, .stopped: false
        }
    }

    package var openStops: [Stop] { stops.filter(\.isOpen) }

    package func settled(_ step: ClosureStep) -> StepSettled? {
        settled.first { $0.step == step }
    }

    package func planned(_ step: ClosureStep) -> PlannedStep? {
        plan?.steps.first { $0.step == step }
    }

    package func tries(_ step: ClosureStep) -> Tries {
        tries.first { $0.step == step } ?? Tries(step: step, occurrence: 1, series: 1)
    }

    /// What stands at the targets by this run's hand.
    package var written: [ClosureStep] {
        settled.filter { $0.outcome != .skippedAlreadySatisfied }.map(\.step)
    }

    package var remaining: [ClosureStep] {
        let steps = plan?.steps.map(\.step) ?? ClosureStep.inOrder
        return steps.filter { step in
            step == .recordCompletion ? !wasConfirmed : settled(step) == nil
        }
    }

    /// Whether a target may hold something of this run. Once planned, a request may be on its way
    /// that the exception's own stream does not show, so a plan counts as written.
    package var mayHaveWritten: Bool { plan != nil }
}
