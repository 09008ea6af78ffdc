import EventLog
import Reactor
import Schema

/// A follow-up about a notice of a case.
package typealias CaseFollowUpPacket = FollowUpRecord<CaseFollowUpOpened>

extension CaseFollowUpPacket {
    /// The stream of the case that the follow-up is about.
    package var subject: String? { opened.map { CaseState.streamPrefix + $0.caseID } }
}

/// What a person may do with a follow-up about a notice: take it, and decide it.
///
/// The rule that it keeps: a decision changes the follow-up, the case and the effect in one append,
/// guarded by the revisions that it rested on. The case has it on its own stream, so that what
/// follows is decided from there.
///
/// To resume is to tell whoever has to be told now, as the notice's next repeat: a key of its own,
/// planned and rendered anew. The effect is never reopened, other than in exception closure, where
/// the bytes stay right: who is the TAM, where the team is paged and what is to be said change with
/// the case, and mail takes a key once. A ticket keeps its id over all repeats, so that a second
/// one writes the same ticket.
///
/// A notice in doubt that a person found to have arrived counts as accepted, also for the closure
/// of the case (B-51).
package enum CaseFollowUpCommands {
    package static func assign(
        _ packet: CaseFollowUpPacket, to assignee: String
    ) throws(FollowUpRefusal) -> FollowUpDecision {
        let opened = try packet.open()
        return try packet.assign(to: assignee, about: CaseState.streamPrefix + opened.caseID)
    }

    /// `state` is the case's, folded from the stream that `packet.subject` names.
    package static func resolve(
        _ packet: CaseFollowUpPacket, as resolution: Resolution, because reason: String,
        _ state: CaseState, _ policies: CasePolicies
    ) throws(FollowUpRefusal) -> FollowUpDecision {
        let opened = try packet.open()
        precondition(
            state.caseID == opened.caseID,
            "\(packet.id) is about \(opened.caseID), not \(state.caseID)")
        guard !reason.isEmpty else { throw .noReason }
        guard opened.options.contains(resolution) else {
            throw .notAnOption(resolution, of: opened.options)
        }
        var drafts = [FollowUp.resolved(packet.id, resolution, reason)]
        if let notice = state.notice(ofFollowUp: packet.id) {
            if resolution == .resume, let objection = objection(notice, state, policies) {
                throw .overtaken(objection)
            }
            drafts.append(notice.decided(packet.id, resolution))
            drafts += follow(notice, resolution, reason, packet.id, state, policies)
        }
        return FollowUpDecision(
            drafts: drafts,
            expectations: [
                Expectation(packet.stream, .exactly(packet.revision)),
                Expectation(state.stream, .exactly(state.revision)),
            ],
            subject: state.stream)
    }

    /// Why there is nothing to go on with; nil if there is.
    private static func objection(
        _ notice: PlannedNotice, _ state: CaseState, _ policies: CasePolicies
    ) -> String? {
        let underway = state.notices.last {
            $0.isSame(notice.plan.notice, notice.plan.milestone, notice.plan.occurrence)
                && $0.isPending
        }
        return underway.map { "repeat \($0.plan.repeat) of the notice is on its way" }
            ?? (state.isAsked(for: notice.plan) ? "the notice was asked for already" : nil)
            ?? Withdrawal.end(of: notice, state, policies)
    }

    /// What the decision makes of the effect, and of a notice that had arrived after all.
    private static func follow(
        _ notice: PlannedNotice, _ resolution: Resolution, _ reason: String, _ followUp: String,
        _ state: CaseState, _ policies: CasePolicies
    ) -> [Draft] {
        switch resolution {
        case .resume: return notice.leftInDoubt("sent again under the next key: \(reason)")
        case .acceptAsDone:
            guard let identity = notice.identity else { return [] }
            let stream = "effect/" + identity.key
            let reconciled = EffectReconciled.with {
                $0.key = identity.key
                $0.finding = .applied
                $0.detail = "found by a person: \(reason)"
            }
            let succeeded = EffectSucceeded.with {
                $0.key = identity.key
                $0.receipt = "accepted by a person"
            }
            var settled = Sending.settled(
                notice, identity, .skippedByKey, policies.latest)
            settled.detail = "accepted by a person: \(reason)"
            let end = NoticeEnd(notice: notice, settled: settled, state: state)
            return [Draft(reconciled, on: stream), Draft(succeeded, on: stream)]
                + end.accepted(because: reason, besides: followUp)
        case .abandon, .unspecified, .UNRECOGNIZED:
            return notice.leftInDoubt("left in doubt: \(reason)")
        case .settledByEvidence: preconditionFailure("evidence is no person's decision")
        }
    }
}

extension CaseState {
    /// Whether somebody wants it told, and it is not planned yet.
    fileprivate func isAsked(for plan: NoticePlanned) -> Bool {
        questions.contains { question in
            switch question.kind {
            case .again(let other):
                other.notice == plan.notice && other.milestone == plan.milestone
                    && other.occurrence == plan.occurrence
            case .followUp: plan.notice == .followUp && plan.occurrence == occurrence
            default: false
            }
        }
    }

    fileprivate func notice(ofFollowUp id: String) -> PlannedNotice? {
        notices.last { $0.followUps.contains { $0.id == id && $0.isOpen } }
    }
}
