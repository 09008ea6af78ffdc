import EventLog
import Schema
import SwiftProtobuf

/// Checks, and the one that decides where several fail.
extension Check {
    init(_ name: CheckName, _ verdict: Verdict, expected: String, found: String) {
        self.init()
        self.name = name
        self.verdict = verdict
        self.expected = expected.shortened(to: Bounds.checkTextBytes)
        self.found = found.shortened(to: Bounds.checkTextBytes)
    }

    static func equal(_ name: CheckName, _ expected: String, _ found: String) -> Check {
        judged(name, expected == found, expected, found)
    }

    static func judged(
        _ name: CheckName, _ holds: Bool, _ expected: String, _ found: String
    ) -> Check {
        Check(name, holds ? .confirmed : .disproved, expected: expected, found: found)
    }
}

extension [Check] {
    var allConfirmed: Bool { allSatisfy { $0.verdict == .confirmed } }

    var unconfirmed: [Check] { filter { $0.verdict != .confirmed } }

    /// The check that decides: the first in the order below that is not confirmed. Identity comes
    /// before content, content before scope, scope before what may mend itself.
    var deciding: Check? {
        for name in CheckName.inPrecedence {
            if let check = first(where: { $0.name == name && $0.verdict != .confirmed }) {
                return check
            }
        }
        return nil
    }
}

extension CheckName {
    static let inPrecedence: [CheckName] = [
        .sourceReadable, .exceptionID, .version, .notReopened, .disposition, .closureTime, .scope,
        .reviewEpisode, .archiveReferences, .mapping, .memoDigest, .evidenceDigest, .targetState,
        .targetReadable,
    ]
}

extension Check {
    /// What a failed check is called in a follow-up.
    func blocker(of run: ClosureRun) -> Blocker {
        switch name {
        case .sourceReadable: .sourceUnreadable
        case .scope: .outOfScope
        case .exceptionID, .disposition, .closureTime:
            verdict == .inconclusive ? .sourceUnreadable : .sourceMismatch
        case .version:
            if verdict == .inconclusive {
                .sourceUnreadable
            } else {
                UInt32(found) ?? 0 > run.version ? .superseded : .versionWentBack
            }
        case .notReopened: verdict == .inconclusive ? .sourceUnreadable : .reopened
        case .reviewEpisode: verdict == .inconclusive ? .targetUnavailable : .wrongEpisode
        case .archiveReferences: .archiveMismatch
        case .mapping: .mappingMissing
        case .memoDigest, .evidenceDigest:
            if verdict == .inconclusive {
                .targetUnavailable
            } else {
                found == Check.missingObject ? .archiveMissing : .archiveMismatch
            }
        case .targetState: .targetConflict
        case .targetReadable: .targetUnavailable
        case .unspecified, .UNRECOGNIZED: .sourceUnreadable
        }
    }

    /// Missing is told apart from mismatching.
    static let missingObject = "no such object"

    var sentence: String { "\(name.word): expected \(expected), found \(found)" }
}

extension Google_Protobuf_Timestamp {
    /// RFC 3339; for a time that no clock can show, what it is made of.
    var text: String {
        do { return try Instant(self).description } catch { return "\(seconds) s since 1970" }
    }
}

extension [ArchiveReference] {
    var text: String {
        isEmpty
            ? "no references"
            : map { "\($0.role.word) \($0.uri) \($0.sha256)" }.joined(separator: "; ")
    }

    /// For a person who looks for the difference: where the list is too long to be shown, only what
    /// the other one does not have.
    func text(beside other: [ArchiveReference]) -> String {
        guard text.utf8.count > Bounds.checkTextBytes else { return text }
        let own = filter { !other.contains($0) }
        return own.isEmpty
            ? "\(count) references, each of them in the other list"
            : "\(own.count) of \(count) references: \(own.text)"
    }
}

extension TargetMapping {
    var text: String {
        "queue ‘\(queueItem)’, ledger ‘\(ledgerRecord)’, tracker ‘\(trackerItem)’, "
            + "archive ‘\(archiveFolder)’"
    }
}
