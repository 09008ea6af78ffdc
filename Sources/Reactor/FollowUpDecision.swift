import EventLog
import Schema

/// What a person's command on a follow-up comes to: events to append in one append, and the
/// revisions that they rest on.
package struct FollowUpDecision: Sendable, Equatable {
    package var drafts: [Draft]
    package var expectations: [Expectation]
    /// The stream of drafts that name none.
    package var subject: String

    package init(drafts: [Draft], expectations: [Expectation], subject: String) {
        self.drafts = drafts
        self.expectations = expectations
        self.subject = subject
    }
}

/// Why a command on a follow-up is not carried out. Nothing was changed.
package enum FollowUpRefusal: Error, Equatable, CustomStringConvertible {
    case unknown(String)
    case alreadyResolved(Resolution)
    case notAnOption(Resolution, of: [Resolution])
    case nobody
    case noReason
    /// What there is to go on with has changed since; the sentence says how.
    case overtaken(String)

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
        case .overtaken(let sentence):
            "it cannot be resumed: \(sentence); wait for what comes of it, or ‘--abandon’"
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
