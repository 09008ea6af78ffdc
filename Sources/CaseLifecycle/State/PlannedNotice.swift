import EventLog
import Reactor
import Schema

/// A notice that was planned, and how it ended.
package struct PlannedNotice: Sendable, Equatable {
    package var plan: NoticePlanned
    package var position: Position
    /// Recorded time of the plan.
    package var planned: Instant
    package var settled: NoticeSettled?
    /// When it was settled.
    package var settledAt: Instant?
    /// In the order of their opening.
    package var followUps: [FollowUp] = []
    /// Planned at or before the reactor's start: not ours to send (B-59).
    package var isHistory = false

    /// The key derives from meaning alone (B-31):
    /// `case-lifecycle/<case>/<notice>/<milestone or ->/<occurrence>/<repeat>/<target>`.
    package var identity: EffectIdentity<CaseLifecycle>? {
        guard let step = CaseNotice(plan.notice), let target = CaseTarget(rawValue: plan.target)
        else { return nil }
        let parts = [
            plan.caseID, step.rawValue, plan.milestone.isEmpty ? "-" : plan.milestone,
            String(plan.occurrence), String(plan.repeat), target.rawValue,
        ]
        let key = parts.map(EffectIdentity<CaseLifecycle>.escaped).joined(separator: "/")
        return EffectIdentity(
            key: "\(CaseLifecycle.name)/\(key)", step: step, target: target)
    }

    /// Whether a settlement or another plan speaks of this notice.
    func isSame(_ notice: Notice, _ milestone: String, _ occurrence: UInt32) -> Bool {
        plan.notice == notice && plan.milestone == milestone && plan.occurrence == occurrence
    }
}

extension CaseState {
    /// Whether an event says that nobody could be told.
    func isOmitted(_ notice: Notice, _ milestone: String, _ occurrence: UInt32) -> Bool {
        omissions.contains {
            $0.notice == notice && $0.milestone == milestone && $0.occurrence == occurrence
        }
    }
}
