import CaseLifecycle
import EventLog
import Schema

/// A decision about a case, with the sentences that it recorded for itself.
struct Reason {
    let event: RecordedEvent
    /// What was decided, in a few words.
    var what = ""
    var because: [String] = []
    /// Position of the fact that asked for it.
    var cause: UInt64 = 0
    /// What the decision's times were found with.
    var stamps: [CalendarStamp] = []
    /// The latest version that was recorded before it; zero if none.
    let policyInForce: UInt32

    /// Nil for an event that is no decision, or that was erased.
    init?(_ event: RecordedEvent, versions: [CasePolicyStream.Adopted]) throws {
        self.event = event
        policyInForce =
            versions.last { $0.event.position < event.position }?.policy.version ?? 0
        guard !event.isErased else { return nil }
        switch event.type {
        case CaseTriaged.protoMessageName: take(try CaseTriaged(serializedBytes: event.payload))
        case MilestonesArmed.protoMessageName:
            take(try MilestonesArmed(serializedBytes: event.payload))
        case NoticePlanned.protoMessageName: take(try NoticePlanned(serializedBytes: event.payload))
        case NoticeOmitted.protoMessageName: take(try NoticeOmitted(serializedBytes: event.payload))
        case CaseClosureRefused.protoMessageName:
            take(try CaseClosureRefused(serializedBytes: event.payload))
        default: return nil
        }
    }

    private mutating func take(_ triaged: CaseTriaged) {
        what =
            "\(triaged.priority.word) for team \(triaged.team), "
            + "\(EnumWords.word(triaged.scope)), contact by \(triaged.contact.word)"
        because = triaged.because
        cause = triaged.cause
        stamps = [triaged.stamp]
    }

    private mutating func take(_ armed: MilestonesArmed) {
        let names = armed.milestones.map(\.milestone)
        let cancelled = armed.cancelled.map(\.milestone)
        what =
            (names.isEmpty ? "no clock runs" : "clocks: " + names.joined(separator: ", "))
            + (cancelled.isEmpty ? "" : "; cancelled: " + cancelled.joined(separator: ", "))
        because = armed.because
        cause = armed.cause
        for stamp in armed.milestones.map(\.stamp) where !stamps.contains(stamp) {
            stamps.append(stamp)
        }
    }

    private mutating func take(_ planned: NoticePlanned) {
        what =
            "\(EnumWords.word(planned.notice)) to \(planned.audience) by \(planned.target)"
            + (planned.repeat > 1 ? ", repeat \(planned.repeat)" : "")
        because = planned.passedOver
        cause = planned.cause
    }

    private mutating func take(_ omitted: NoticeOmitted) {
        what = "\(EnumWords.word(omitted.notice)) to nobody"
        because = omitted.because
        cause = omitted.cause
    }

    private mutating func take(_ refused: CaseClosureRefused) {
        what = "not closed: " + refused.missing.map(EnumWords.word).joined(separator: ", ")
        because = refused.because
        cause = refused.request
    }
}
