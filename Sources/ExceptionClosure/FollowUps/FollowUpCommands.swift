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
    package typealias Decision = FollowUpDecision

    package static func assign(
        _ packet: FollowUpPacket, to assignee: String
    ) throws(FollowUpRefusal) -> Decision {
        let opened = try packet.open()
        return try packet.assign(
            to: assignee, about: ExceptionState.streamPrefix + opened.run.exceptionID)
    }

    /// `state` is the exception's, folded from the stream that `packet.subject` names.
    package static func resolve(
        _ packet: FollowUpPacket, as resolution: Resolution, because reason: String,
        _ state: ExceptionState, _ policies: CompletionPolicies
    ) throws(FollowUpRefusal) -> Decision {
        let opened = try packet.open()
        precondition(
            state.exceptionID == opened.run.exceptionID,
            "\(packet.id) is about \(opened.run.exceptionID), not \(state.exceptionID)")
        guard !reason.isEmpty else { throw .noReason }
        guard opened.options.contains(resolution) else {
            throw .notAnOption(resolution, of: opened.options)
        }
        var drafts = [FollowUp.resolved(packet.id, resolution, reason)]
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
}
