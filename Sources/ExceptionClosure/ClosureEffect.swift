import Reactor
import Schema

/// Everything that workflow A can do to the outside: six steps, and two that take a step back.
///
/// The rule that it keeps: this list is closed. Contacting a customer, remediation, coaching or
/// reopening is no case of it, so no code can ask for them. Recording the
/// completion is no effect either: it is an event of Daybook's own log.
package enum ClosureEffect: String, Name {
    case closeQueueItem = "close-queue-item"
    case syncLedger = "sync-ledger"
    case syncTracker = "sync-tracker"
    case attachMemo = "attach-memo"
    case attachEvidence = "attach-evidence"
    case notifyCoordinator = "notify-coordinator"
    case reverseLedger = "reverse-ledger"
    case reverseTracker = "reverse-tracker"
}

/// Where workflow A may write. The coordinator's channel is internal; no customer is behind any.
package enum ClosureTarget: String, TargetName {
    case queue
    case ledger
    case tracker
    case archive
    case channel
}

extension ClosureEffect {
    /// The one target of the step: a step cannot be sent anywhere else.
    package var target: ClosureTarget {
        switch self {
        case .closeQueueItem: .queue
        case .syncLedger, .reverseLedger: .ledger
        case .syncTracker, .reverseTracker: .tracker
        case .attachMemo, .attachEvidence: .archive
        case .notifyCoordinator: .channel
        }
    }

    package var step: ClosureStep {
        switch self {
        case .closeQueueItem: .closeQueueItem
        case .syncLedger: .syncLedger
        case .syncTracker: .syncTracker
        case .attachMemo: .attachMemo
        case .attachEvidence: .attachEvidence
        case .notifyCoordinator: .notifyCoordinator
        case .reverseLedger: .reverseLedger
        case .reverseTracker: .reverseTracker
        }
    }

    /// nil for the step that is no effect, and for what a newer program may have written.
    package init?(_ step: ClosureStep) {
        guard let effect = Self.allCases.first(where: { $0.step == step }) else { return nil }
        self = effect
    }
}

extension ClosureStep {
    /// The steps of a run without reversals, in their order (A-19 … A-25).
    package static let inOrder: [ClosureStep] = [
        .closeQueueItem, .syncLedger, .syncTracker, .attachMemo, .attachEvidence,
        .recordCompletion, .notifyCoordinator,
    ]
}
