import EventLog
import Notices
import Reactor
import Schema

/// Standups: tells each team, once on each of its working dates, what of its cases needs a word
/// (B-10, B-48).
///
/// The rule that it keeps: a team and a local date have one digest for ever. Dates of a team only
/// rise, each is decided by an event on one stream, and the mail's key is made of the two. It can
/// send mail and nothing else.
package enum CaseStandup: Workflow {
    package typealias State = StandupBoard
    package typealias Policy = CasePolicies
    package typealias Step = StandupStep
    package typealias Target = StandupTarget

    package static let name = "case-standup"
    package static let streamPrefix = "standup/"
    package static let policyStream = CaseLifecycle.policyStream
    package static let readsSource = false
    /// The one subject: its stream holds what was decided, its state the board of all cases.
    package static let subject = "standup/digests"
    package static let standing = [subject]

    package static func subject(of event: RecordedEvent) -> String? {
        StandupBoard.isFed(by: event) ? subject : nil
    }

    package static func initialState(of subject: String) -> StandupBoard { StandupBoard() }

    package static func evolve(_ state: inout StandupBoard, _ event: RecordedEvent) throws {
        try state.evolve(event)
    }

    package static func passOver(_ state: inout StandupBoard) { state.passOver() }

    package static var initialPolicy: CasePolicies { CasePolicies() }

    package static func adopt(_ policy: inout CasePolicies, _ event: RecordedEvent) throws {
        try policy.adopt(event)
    }

    package static func next(
        _ state: StandupBoard, _ policies: CasePolicies
    ) -> [Action<CaseStandup>] {
        guard let policy = policies.latest else { return [] }
        // A time that is over comes first: what it prepares is later news than a mail that waits.
        let waits = Schedule.wakeups(state, policy).map { Action<CaseStandup>.wait($0) }
        // Of an overtaken digest that was begun the engine finds out first how it ended.
        let overtaken = state.overtaken.map {
            Draft($0.settled(.withdrawn, "not begun when a later date's digest came"))
        }
        let rules = policy.target(.mail)
        let mails = state.wanted.map { digest in
            Action<CaseStandup>.effect(
                EffectRequest(
                    digest.identity, targetClass: rules.targetClass, patience: Patience(rules),
                    readings: [], runStarted: digest.position))
        }
        return waits + (overtaken.isEmpty ? [] : [.decide(overtaken)]) + mails
    }

    package static func wake(
        _ wakeup: Wakeup, at now: Instant, _ state: StandupBoard, _ policies: CasePolicies
    ) -> [Draft] {
        guard let policy = policies.latest else { return [] }
        return Schedule.fire(wakeup, at: now, state, policy).map { [Draft($0)] } ?? []
    }

    package static func conclude(
        _ inquiry: Inquiry<CaseStandup>, _ answers: Answers, _ state: StandupBoard,
        _ policies: CasePolicies
    ) -> [Draft] {
        preconditionFailure("a standup asks nobody: \(inquiry.name)")
    }

    package static func judge(
        _ effect: EffectIdentity<CaseStandup>, _ answers: Answers, _ state: StandupBoard,
        _ policies: CasePolicies
    ) -> Standing {
        guard let digest = state.digest(of: effect),
            let policy = policies[digest.content.stamp.policyVersion] ?? policies.latest
        else { return .conflicting("no digest wants \(effect.key)") }
        do throws(NoticeError) {
            return .unmet(try DigestMail(digest: digest, policy: policy).request())
        } catch {
            return .conflicting(error.description)
        }
    }

    package static func settle(
        _ effect: EffectIdentity<CaseStandup>, _ outcome: EffectOutcome, _ state: StandupBoard,
        _ policies: CasePolicies
    ) -> [Draft] {
        guard let digest = state.digest(of: effect) else { return [] }
        let (verdict, detail) = Sending.verdict(outcome)
        // A success that comes after the doubt ends it.
        guard !digest.isInDoubt || verdict == .accepted else { return [] }
        var settled = digest.settled(verdict, detail)
        let policy = policies[digest.content.stamp.policyVersion] ?? policies.latest
        if verdict == .accepted, let policy {
            settled.reference = DigestMail(digest: digest, policy: policy).reference
        }
        return digest.ended(settled)
    }
}

/// Where standups may send: a closed list of their own.
package enum StandupTarget: String, TargetName {
    /// To a team's address.
    case mail

    package var transport: TargetTransport { .mail }
}

/// What standups may send.
package enum StandupStep: String, Name {
    case digest
}
