import Reactor
import Schema

/// A run that cannot go on without a person, and the packet for that person (P-07).
///
/// The rule that it keeps: no stop without a follow-up. Both are appended together, and the id
/// derives from what happened, so that the same stop cannot open two.
struct Stop {
    var run: ClosureRun
    var blocker: Blocker
    var step: ClosureStep = .unspecified
    var effectKey = ""
    var checks: [Check] = []
    var detail: String

    func drafts(_ state: ExceptionState) -> [Draft] {
        var stop = self
        // A run that a newer version has overtaken is not worth mending, unless something may be
        // at a target that nobody knows of.
        if blocker != .outcomeUnknown, blocker != .superseded,
            let newer = state.newer(than: run.version)
        {
            stop.blocker = .superseded
            stop.detail = "version \(newer.content.version) came; before that, \(detail)"
        }
        let id = stop.followUp
        let stopped = ClosureRunStopped.with {
            $0.run = run.id
            $0.blocker = stop.blocker
            $0.followupID = id
            $0.step = stop.place
            $0.effectKey = effectKey
        }
        return [Draft(stopped), Draft(stop.packet(id), on: Self.stream(id))]
    }

    static func stream(_ followUp: String) -> String { FollowUp.stream(followUp) }

    /// Where it stopped: before the first step that remains, if none is named.
    private var place: ClosureStep {
        guard step == .unspecified, run.plan != nil else { return step }
        return run.remaining.first ?? .unspecified
    }

    var followUp: String {
        let before = run.stops.count { $0.blocker == blocker }
        return "\(run.id.text)/\(blocker.word)/\(before + 1)"
    }

    func packet(_ id: String) -> FollowUpOpened {
        FollowUpOpened.with {
            $0.id = id
            $0.run = run.id
            $0.blocker = blocker
            $0.step = place
            $0.checks = checks
            $0.written = run.written
            $0.remaining = run.remaining
            $0.detail = detail.shortened(to: Bounds.detailBytes)
            $0.dispositionPosition = run.dispositionPosition.rawValue
            $0.options = Self.options(blocker)
            $0.effectKey = effectKey
        }
    }

    /// What a person may decide. A superseded run is not resumed: the newer version goes on
    /// instead. Of an effect in doubt a person may also find that it arrived.
    static func options(_ blocker: Blocker) -> [Resolution] {
        switch blocker {
        case .superseded: [.abandon]
        case .outcomeUnknown: [.resume, .acceptAsDone, .abandon]
        default: [.resume, .abandon]
        }
    }
}
