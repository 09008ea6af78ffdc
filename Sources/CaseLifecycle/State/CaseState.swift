import Business
import EventLog
import Schema

/// All that the log says about one case: the facts, the clocks, the notices, the closure.
///
/// The rule that it keeps: it is folded from the stream `case/<id>` alone, so the revision of that
/// stream guards every decision that rests on it.
package struct CaseState: Sendable, Equatable {
    package var caseID: String
    /// Of the stream, as far as it is folded.
    package var revision: UInt64 = 0

    package var submission: Submission?
    package var priority = Priority.unspecified
    /// Of the customer; empty where nobody has said it.
    package var account = ""
    /// Where the customer is written to; empty where nobody has said it.
    package var contact = ""
    package var team = ""
    package var engineer = ""
    /// From 1; a reopening begins the next.
    package var occurrence: UInt32 = 1
    /// When the present occurrence began: its submission or its reopening.
    package var began = Instant.distantPast

    package var triage: CaseTriaged?
    package var isScoped = false
    /// Every clock that was ever armed, in that order.
    package var clocks: [CaseClock] = []
    /// Waiting for the customer, in order; the last one may still go on.
    package var pauses: [CasePause] = []
    /// Of every occurrence: what a clock waits for must have been reached in its own.
    package var reached: [Reached] = []
    package var acknowledgements: [Acknowledgement] = []
    package var notices: [PlannedNotice] = []
    /// Who could not be told, and what for.
    package var omissions: [NoticeOmitted] = []
    /// Of the present occurrence, in their order.
    package var confirmations: [Confirmed] = []
    package var isClosed = false
    /// Facts that ask for a decision and have none yet, in the order of their coming.
    package var questions: [Question] = []
    /// By which a later announcement is known to be late.
    package var said = LatestWords()
    /// What was imported of it; nil where it began here.
    package var history: CaseHistory?

    package init(caseID: String) { self.caseID = caseID }
}

extension CaseState {
    package struct Submission: Sendable, Equatable {
        package var content: CaseSubmitted
        package var position: Position
        package var recorded: Instant
    }

    package struct Reached: Sendable, Equatable {
        package var milestone: String
        package var engineer: String
        package var at: Instant
        package var position: Position
        package var occurrence: UInt32
    }

    package struct Acknowledgement: Sendable, Equatable {
        package var by: String
        package var position: Position
    }

    package struct Confirmed: Sendable, Equatable {
        package var kind: ConfirmationKind
        package var position: Position
    }

    /// From the fact that says so to the one that ends it.
    package struct CasePause: Sendable, Equatable {
        package var from: Instant
        package var to: Instant?
        package var position: Position
    }

    /// A fact that asks for a decision, with what held at that moment (B-32).
    package struct Question: Sendable, Equatable {
        package enum Kind: Sendable, Equatable {
            case triage
            case resolved
            case followUp
            case unanswered(Channel)
            /// A mail came back (D4).
            case bounced
            /// A person wants that notice once more.
            case again(NoticePlanned)
            case closure
            /// Imported history comes to life; what ended up to that time fires nothing (B-59).
            case adoption(liveFrom: Instant)
        }

        package var kind: Kind
        package var position: Position
        package var recorded: Instant
        package var priority: Priority
        package var team: String
        /// When a team was known, which is what all but a P1 wait for (B-11).
        package var assigned: Instant

        var isOfTriage: Bool { kind == .triage || liveFrom != nil }

        /// Up to when a case that is adopted was history.
        var liveFrom: Instant? {
            if case .adoption(let liveFrom) = kind { liveFrom } else { nil }
        }
    }
}

extension CaseState {
    package static let streamPrefix = "case/"
    /// The milestone whose reaching ends the work of an occurrence.
    package static let resolved = "resolved"
    /// The milestone at which a named engineer has stepped in (D1).
    package static let troubleshoot = "troubleshoot"

    package var stream: String { Self.streamPrefix + caseID }

    package var isPaused: Bool { pauses.last.map { $0.to == nil } ?? false }

    package var resolution: Reached? { resolution(in: occurrence) }

    func resolution(in occurrence: UInt32) -> Reached? {
        reached.first { $0.milestone == Self.resolved && $0.occurrence == occurrence }
    }

    /// The follow-up of the present occurrence that the mail server took (B-51).
    package var followUp: PlannedNotice? {
        notices.last {
            $0.plan.notice == .followUp && $0.plan.occurrence == occurrence
                && $0.settled?.outcome == .accepted
        }
    }

    /// Clocks of the present occurrence.
    package var presentClocks: [CaseClock] {
        clocks.filter { $0.caseOccurrence == occurrence }
    }

    var pausesCounted: Pauses {
        Pauses(pauses.map { Pause(from: $0.from, to: $0.to) })
    }
}

extension CaseState {
    /// What the state holds by now is history: nothing of it is decided, fired or sent (B-59).
    mutating func passOver() {
        questions = []
        isScoped = true
        for index in clocks.indices where clocks[index].isPending {
            clocks[index].phase = .cancelled
        }
        for index in notices.indices where notices[index].settled == nil {
            notices[index].isHistory = true
        }
    }
}
