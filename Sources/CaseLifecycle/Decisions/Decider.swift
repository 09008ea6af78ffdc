import EventLog
import Reactor
import Schema

/// What is to be decided about a case now.
///
/// The rule that it keeps: a decision rests on what held at its fact, by the recorded time of that
/// fact, so it comes out the same however late it is made (B-32).
enum Decider {
    static func decide(_ state: CaseState, _ policies: CasePolicies) -> [Draft]? {
        // What was waited for and other calendars move the ends of clocks, which are then held
        // against what was reached.
        if let drafts = Arming.pauseOrResume(state, policies) { return drafts }
        if let drafts = Reprojection.decide(state, policies) { return drafts }
        if let drafts = Milestones.met(state) { return drafts }
        for question in state.questions {
            if let drafts = answer(question, state, policies) { return drafts }
        }
        return nil
    }

    /// Nil where the question has to wait: for a policy, for a team.
    private static func answer(
        _ question: CaseState.Question, _ state: CaseState, _ policies: CasePolicies
    ) -> [Draft]? {
        guard let policy = policies.latest else { return nil }
        let desk = Desk(state: state, policy: policy, policies: policies, question: question)
        switch question.kind {
        case .triage, .adoption: return desk.triage()
        case .resolved: return desk.resolved()
        case .followUp: return desk.followUp()
        case .unanswered(let channel): return desk.fallback(after: channel)
        case .closure: return desk.closure()
        case .bounced: return desk.bounced()
        case .again(let plan): return desk.again(plan)
        }
    }
}

/// One question about one case, under the policy that answers it.
struct Desk {
    let state: CaseState
    let policy: CasePolicy
    let policies: CasePolicies
    let question: CaseState.Question

    var cause: UInt64 { question.position.rawValue }
    /// Of the fact; for what waits for a team, when there was one.
    var moment: Instant {
        let isUrgent = policy.isUrgent(question.priority)
        return question.isOfTriage && !isUrgent ? question.assigned : question.recorded
    }
    var notices: NoticePlanner {
        NoticePlanner(state: state, policy: policy, cause: cause, moment: moment)
    }
}
