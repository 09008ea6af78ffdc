import EventLog
import Reactor
import Schema

/// The packets for a person whom a notice leaves something to decide: it reached nobody, nobody
/// knows whether it did, or it came back (P-07, D4, D7).
///
/// The rules that it keeps: no such end without a follow-up, appended together with it. The id
/// derives from the notice's key, so the same end cannot open two.
struct NoticeFollowUp {
    let id: String
    let notice: PlannedNotice
    let outcome: NoticeOutcome
    let detail: String

    /// Nil for an end that leaves nothing to decide.
    init?(_ notice: PlannedNotice, _ outcome: NoticeOutcome, _ detail: String) {
        guard [.rejected, .unavailable, .inDoubt].contains(outcome),
            let identity = notice.identity
        else { return nil }
        self.init(Self.id(identity), notice, outcome, detail)
    }

    /// A mail that the server had taken, and that came back.
    init?(bounced notice: PlannedNotice, _ detail: String) {
        guard let identity = notice.identity else { return nil }
        self.init(Self.id(identity) + "/bounced", notice, .accepted, detail)
    }

    private init(
        _ id: String, _ notice: PlannedNotice, _ outcome: NoticeOutcome, _ detail: String
    ) {
        self.id = id
        self.notice = notice
        self.outcome = outcome
        self.detail = detail
    }

    /// The notice's key without the workflow's name.
    private static func id(_ identity: EffectIdentity<CaseLifecycle>) -> String {
        String(identity.key.dropFirst(CaseLifecycle.name.count + 1))
    }

    var opened: Draft {
        let opened = CaseFollowUpOpened.with {
            $0.id = id
            $0.caseID = notice.plan.caseID
            $0.notice = notice.plan.notice
            $0.milestone = notice.plan.milestone
            $0.occurrence = notice.plan.occurrence
            $0.repeat = notice.plan.repeat
            $0.outcome = outcome
            $0.audience = notice.plan.audience
            $0.address = notice.plan.address
            $0.detail = detail
            $0.effectKey = notice.identity?.key ?? ""
            $0.options = options
        }
        return Draft(opened, on: FollowUp.stream(id))
    }

    /// Only of an effect in doubt may a person find that it arrived.
    private var options: [Resolution] {
        outcome == .inDoubt ? [.resume, .acceptAsDone, .abandon] : [.resume, .abandon]
    }
}

extension PlannedNotice {
    /// What is decided over a follow-up of this notice, as the case keeps it.
    func decided(_ followUp: String, _ resolution: Resolution) -> Draft {
        Draft(
            NoticeDecided.with {
                $0.caseID = plan.caseID
                $0.followupID = followUp
                $0.notice = plan.notice
                $0.milestone = plan.milestone
                $0.occurrence = plan.occurrence
                $0.repeat = plan.repeat
                $0.resolution = resolution
            })
    }

    /// The doubt about its effect is over by a decision that does not say what became of it.
    func leftInDoubt(_ detail: String) -> [Draft] {
        guard settled?.outcome == .inDoubt, let identity else { return [] }
        let abandoned = EffectAbandoned.with {
            $0.key = identity.key
            $0.attempts = 1
            $0.detail = detail
        }
        return [Draft(abandoned, on: "effect/" + identity.key)]
    }
}
