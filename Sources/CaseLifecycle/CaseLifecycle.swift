import EventLog
import Notices
import Reactor
import Schema

/// Workflow B: carries a live case from its submission to its closure, by the hours, the milestones
/// and the people that its policy names.
///
/// The rule that it keeps: it is pure, and time comes to it as events. It names the times that it
/// waits for; what a time means once it has come is decided from the facts recorded by then, so
/// nothing fires twice and nothing fires that was overtaken (B-31, B-36, B-39).
package enum CaseLifecycle: Workflow {
    package typealias State = CaseState
    package typealias Policy = CasePolicies
    package typealias Step = CaseNotice
    package typealias Target = CaseTarget

    package static let name = "case-lifecycle"
    package static let streamPrefix = CaseState.streamPrefix
    package static let policyStream = "policy/case-lifecycle"
    /// What there is to know comes to it as events.
    package static let readsSource = false

    package static func initialState(of subject: String) -> CaseState {
        precondition(subject.hasPrefix(streamPrefix), "‘\(subject)’ is no case's stream")
        return CaseState(caseID: String(subject.dropFirst(streamPrefix.count)))
    }

    package static func evolve(_ state: inout CaseState, _ event: RecordedEvent) throws {
        try state.evolve(event)
    }

    package static func passOver(_ state: inout CaseState) { state.passOver() }

    package static var initialPolicy: CasePolicies { CasePolicies() }

    package static func adopt(_ policy: inout CasePolicies, _ event: RecordedEvent) throws {
        try policy.adopt(event)
    }

    /// An open case waits for times, or for a policy.
    package static func isAtRest(_ state: CaseState) -> Bool {
        state.isClosed && state.questions.isEmpty
    }

    package static func next(
        _ state: CaseState, _ policies: CasePolicies
    ) -> [Action<CaseLifecycle>] {
        guard policies.latest != nil else { return [] }
        // What was intended and has become pointless is not named, and ends before anything else is
        // done; what was not intended ends by a decision.
        let drafts = Decider.decide(state, policies) ?? Withdrawal.decide(state, policies)
        let decision = drafts.map { Action<CaseLifecycle>.decide($0) }
        let effects = Sending.wanted(state, policies).map { Action<CaseLifecycle>.effect($0) }
        // No time is told while a decision is due: it may change what the time means.
        let waits = decision == nil ? Waiting.wakeups(state, policies) : []
        return [decision].compactMap { $0 } + effects + waits.map { .wait($0) }
    }

    package static func wake(
        _ wakeup: Wakeup, at now: Instant, _ state: CaseState, _ policies: CasePolicies
    ) -> [Draft] {
        Waiting.fire(wakeup, at: now, state, policies)
    }

    package static func conclude(
        _ inquiry: Inquiry<CaseLifecycle>, _ answers: Answers, _ state: CaseState,
        _ policies: CasePolicies
    ) -> [Draft] {
        preconditionFailure("a case asks nobody: \(inquiry.name)")
    }

    package static func judge(
        _ effect: EffectIdentity<CaseLifecycle>, _ answers: Answers, _ state: CaseState,
        _ policies: CasePolicies
    ) -> Standing {
        guard let notice = state.notice(of: effect), let policy = policies.latest else {
            return .conflicting("no notice wants \(effect.key)")
        }
        do throws(NoticeError) {
            let rendering = Rendering(state: state, policy: policy, notice: notice)
            return .unmet(try rendering.request(effect))
        } catch {
            return .conflicting(error.description)
        }
    }

    package static func settle(
        _ effect: EffectIdentity<CaseLifecycle>, _ outcome: EffectOutcome, _ state: CaseState,
        _ policies: CasePolicies
    ) -> [Draft] {
        guard let notice = state.notice(of: effect) else { return [] }
        var settled = Sending.settled(notice, effect, outcome, policies.latest)
        if settled.outcome == .withdrawn {
            settled.detail = Withdrawal.objection(to: notice, state, policies) ?? ""
        }
        let end = NoticeEnd(notice: notice, settled: settled, state: state)
        switch notice.settled?.outcome {
        case nil: return end.drafts(outcome)
        // A success that comes after the doubt ends it.
        case .inDoubt where settled.outcome == .accepted: return end.drafts(outcome)
        default: return []
        }
    }

    package static func correlation(of state: CaseState, subject: String) -> String {
        "\(subject)@\(state.occurrence)"
    }
}

extension CaseState {
    /// The plan that an effect carries out.
    func notice(of effect: EffectIdentity<CaseLifecycle>) -> PlannedNotice? {
        notices.last { $0.identity?.key == effect.key }
    }
}
