import EventLog
import Schema

/// One milestone's clock as it stands: what was armed, and what has come of it.
///
/// The rule that it keeps: a verdict never changes. A clock that was violated and is met later was
/// met late; it does not become one that was never violated (B-35).
package struct CaseClock: Sendable, Equatable {
    package enum Phase: Sendable, Equatable {
        case running
        case met
        /// Another priority or occurrence has taken over before it fired (D3).
        case cancelled
    }

    package var armed: ArmedMilestone
    package var caseOccurrence: UInt32
    /// Of the event that armed it.
    package var position: Position
    package var phase = Phase.running
    package var isWarned = false
    /// Of its violation; nil while there is none.
    package var violation: Position?

    package var isViolated: Bool { violation != nil }
    /// Of the policy that it is pinned to.
    package var policyVersion: UInt32 { armed.pinnedVersion }
    package var milestone: String { armed.milestone }
    package var occurrence: UInt32 { armed.occurrence }

    /// Nothing has come of it yet, and something still may.
    package var isPending: Bool { phase == .running && !isViolated }

    package func isKnown(as milestone: String, _ occurrence: UInt32) -> Bool {
        self.milestone == milestone && self.occurrence == occurrence
    }
}

extension ArmedMilestone {
    /// Of the policy under which it was armed; another calendar that took over meanwhile has only
    /// changed its stamp.
    var pinnedVersion: UInt32 { policyVersion == 0 ? stamp.policyVersion : policyVersion }
}
