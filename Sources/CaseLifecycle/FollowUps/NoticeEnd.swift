import EventLog
import Reactor
import Schema

/// What the end of a notice means for its case: it is written down, and a follow-up is opened or
/// has become pointless.
///
/// The rule that it keeps: somebody was to be told. Once the target has taken the notice, under
/// whichever repeat, nobody has to decide any more what to do about the repeats that failed.
struct NoticeEnd {
    let notice: PlannedNotice
    let settled: NoticeSettled
    let state: CaseState

    func drafts(_ outcome: EffectOutcome) -> [Draft] {
        if settled.outcome == .accepted { return accepted(because: Self.reason(outcome)) }
        var settled = settled
        guard let followUp = NoticeFollowUp(notice, settled.outcome, settled.detail) else {
            return [Draft(settled)]
        }
        settled.followupID = followUp.id
        return [Draft(settled), followUp.opened]
    }

    /// - Parameter decided: a follow-up that the caller resolves itself.
    func accepted(because reason: String, besides decided: String = "") -> [Draft] {
        let earlier = state.notices.filter {
            $0.isSame(notice.plan.notice, notice.plan.milestone, notice.plan.occurrence)
        }
        return [Draft(settled)]
            + earlier.flatMap { one in
                one.failures.filter { $0.isOpen && $0.id != decided }
                    .flatMap { resolved($0.id, of: one, because: reason) }
            }
    }

    private func resolved(
        _ followUp: String, of other: PlannedNotice, because reason: String
    ) -> [Draft] {
        let isOwn = other.plan.repeat == notice.plan.repeat
        let reason = isOwn ? reason : "repeat \(notice.plan.repeat) of it was accepted"
        let drafts = [
            FollowUp.resolved(followUp, .settledByEvidence, reason),
            other.decided(followUp, .settledByEvidence),
        ]
        return isOwn ? drafts : drafts + other.leftInDoubt("left in doubt: \(reason)")
    }

    private static func reason(_ outcome: EffectOutcome) -> String {
        if case .succeeded(.recorded(let position)) = outcome {
            return "it had arrived: its answer came late, at \(position)"
        }
        return "it has arrived"
    }
}
