import EventLog
import Reactor
import Schema

/// What a person may do with a follow-up: take it, and decide it.
///
/// The rule that it keeps: a decision changes the follow-up, its run and the effect that stood in
/// the way in one append, guarded by the revisions that it rested on.
///
/// Resuming goes on with what is unfinished, after source and targets were read again. What
/// that means for an effect that ended otherwise than wanted depends on how it ended:
///
/// - refused, or attempts ran out: its key, one more series. It did not arrive, and its bytes are
///   still right;
/// - in doubt, at a target that can be read or tells a repetition: its key, one more series. The
///   target is read first, and the key protects what may have arrived;
/// - in doubt, at an unprotected target: the next occurrence. One key is sent there at most once;
///   sending again is a person's own decision;
/// - conflicting (409, 412, or read so): the next occurrence. Its bytes named a state of the record
///   that is gone, so it is rendered anew.
///
/// Of an effect in doubt a person may also find that it arrived: it is accepted as done, and the
/// run goes on behind it.
package enum FollowUpCommands {
    /// Events to append, and the revisions that they rest on.
    package struct Decision: Sendable, Equatable {
        package var drafts: [Draft]
        package var expectations: [Expectation]
        /// The stream of drafts that name none.
        package var subject: String
    }

    package static func assign(
        _ packet: FollowUpPacket, to assignee: String
    ) throws(FollowUpRefusal) -> Decision {
        let opened = try open(packet)
        guard !assignee.isEmpty else { throw .nobody }
        let assigned = FollowUpAssigned.with {
            $0.id = packet.id
            $0.assignee = assignee
        }
        return Decision(
            drafts: [Draft(assigned, on: packet.stream)],
            expectations: [Expectation(packet.stream, .exactly(packet.revision))],
            subject: ExceptionState.streamPrefix + opened.run.exceptionID)
    }

    /// `state` is the exception's, folded from the stream that `packet.subject` names.
    package static func resolve(
        _ packet: FollowUpPacket, as resolution: Resolution, because reason: String,
        _ state: ExceptionState, _ policies: CompletionPolicies
    ) throws(FollowUpRefusal) -> Decision {
        let opened = try open(packet)
        precondition(
            state.exceptionID == opened.run.exceptionID,
            "\(packet.id) is about \(opened.run.exceptionID), not \(state.exceptionID)")
        guard !reason.isEmpty else { throw .noReason }
        guard opened.options.contains(resolution) else {
            throw .notAnOption(resolution, of: opened.options)
        }
        let resolved = FollowUpResolved.with {
            $0.id = packet.id
            $0.resolution = resolution
            $0.reason = reason
        }
        var drafts = [Draft(resolved, on: packet.stream)]
        if let run = state.run(opened.run),
            let stop = run.stops.last(where: { $0.followUp == packet.id && $0.isOpen })
        {
            let end = StopEnd(
                stop: stop, run: run, reason: reason, state: state, policies: policies)
            drafts += end.drafts(resolution)
        }
        return Decision(
            drafts: drafts,
            expectations: [
                Expectation(packet.stream, .exactly(packet.revision)),
                Expectation(state.stream, .exactly(state.revision)),
            ],
            subject: state.stream)
    }

    private static func open(
        _ packet: FollowUpPacket
    ) throws(FollowUpRefusal) -> FollowUpOpened {
        guard let opened = packet.opened else { throw .unknown(packet.id) }
        if let resolved = packet.resolved { throw .alreadyResolved(resolved.resolution) }
        return opened
    }
}

/// Why a command on a follow-up is not carried out. Nothing was changed.
package enum FollowUpRefusal: Error, Equatable, CustomStringConvertible {
    case unknown(String)
    case alreadyResolved(Resolution)
    case notAnOption(Resolution, of: [Resolution])
    case nobody
    case noReason

    package var description: String {
        switch self {
        case .unknown(let id):
            "there is no follow-up ‘\(id)’; `daybook followups` lists them"
        case .alreadyResolved(let resolution):
            "it is resolved already: \(resolution.word)"
        case .notAnOption(let resolution, let options):
            "‘\(resolution.word)’ is no option here; choose "
                + options.map(\.word).joined(separator: " or ")
        case .nobody: "name the person to whom it is assigned"
        case .noReason: "give the reason; it stands in the log beside the decision"
        }
    }
}

extension Resolution {
    package var word: String {
        switch self {
        case .unspecified: "unspecified"
        case .resume: "resume"
        case .abandon: "abandon"
        case .acceptAsDone: "accept-as-done"
        case .settledByEvidence: "settled-by-evidence"
        case .UNRECOGNIZED(let number): "resolution-\(number)"
        }
    }
}
