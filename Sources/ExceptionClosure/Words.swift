import Schema

/// The words for the schema's values in ids, packets and messages: lower case, with hyphens.
///
/// The rule that it keeps: they stand in ids that live as long as the log, so they never change.
extension Blocker {
    package var word: String {
        switch self {
        case .unspecified: "unspecified"
        case .sourceUnreadable: "source-unreadable"
        case .sourceMismatch: "source-mismatch"
        case .superseded: "superseded"
        case .versionWentBack: "version-went-back"
        case .reopened: "reopened"
        case .wrongEpisode: "wrong-episode"
        case .mappingMissing: "mapping-missing"
        case .archiveMismatch: "archive-mismatch"
        case .archiveMissing: "archive-missing"
        case .outOfScope: "out-of-scope"
        case .targetUnavailable: "target-unavailable"
        case .targetRejected: "target-rejected"
        case .targetConflict: "target-conflict"
        case .outcomeUnknown: "outcome-unknown"
        case .notConfirmed: "not-confirmed"
        case .conflictingRepeat: "conflicting-repeat"
        case .policyMissing: "policy-missing"
        case .UNRECOGNIZED(let number): "blocker-\(number)"
        }
    }
}

extension ClosureStep {
    package var word: String {
        switch self {
        case .unspecified: "unspecified"
        case .recordCompletion: "record-completion"
        case .UNRECOGNIZED(let number): "step-\(number)"
        default: ClosureEffect(self)?.rawValue ?? "unspecified"
        }
    }
}

extension CheckName {
    package var word: String {
        switch self {
        case .unspecified: "unspecified"
        case .sourceReadable: "source-readable"
        case .exceptionID: "exception-id"
        case .version: "version"
        case .archiveReferences: "archive-references"
        case .notReopened: "not-reopened"
        case .disposition: "disposition"
        case .reviewEpisode: "review-episode"
        case .mapping: "mapping"
        case .memoDigest: "memo-digest"
        case .evidenceDigest: "evidence-digest"
        case .scope: "scope"
        case .targetReadable: "target-readable"
        case .closureTime: "closure-time"
        case .targetState: "target-state"
        case .UNRECOGNIZED(let number): "check-\(number)"
        }
    }
}

extension SourceState {
    package var word: String {
        switch self {
        case .unspecified: "no known state"
        case .open: "open"
        case .closed: "closed"
        case .reopened: "reopened"
        case .UNRECOGNIZED(let number): "state \(number)"
        }
    }
}

extension Disposition {
    package var word: String {
        switch self {
        case .unspecified: "no known disposition"
        case .closureApproved: "closure-approved"
        case .closureRejected: "closure-rejected"
        case .returnedForReview: "returned-for-review"
        case .withdrawn: "withdrawn"
        case .UNRECOGNIZED(let number): "disposition \(number)"
        }
    }
}

extension NextStep {
    package var word: String {
        switch self {
        case .unspecified: "no known next step"
        case .none: "none"
        case .customerContact: "customer-contact"
        case .coaching: "coaching"
        case .remediation: "remediation"
        case .renewedReview: "renewed-review"
        case .UNRECOGNIZED(let number): "next step \(number)"
        }
    }
}

extension ArchiveRole {
    package var word: String {
        switch self {
        case .unspecified: "unspecified"
        case .closureMemo: "memo"
        case .evidenceBundle: "evidence"
        case .linkedReference: "linked"
        case .UNRECOGNIZED(let number): "role \(number)"
        }
    }
}

extension RunID {
    /// `QX-9@1.1`: exception, version, occurrence.
    package var text: String { "\(exceptionID)@\(version).\(occurrence)" }
}
