import EventLog
import Schema
import SwiftProtobuf

/// An event that a source outside may announce: the rules that its schema cannot say.
///
/// Only what makes the event unusable is refused, such as one whose consequences could not be
/// recorded (`Bounds`). Whether it may be acted on is the workflow's to decide: a disposition
/// without archive references is recorded, and its gate stops it.
protocol OutsideEvent: Message {
    /// What it is about: the word for its kind, and its id.
    var subject: (kind: String, id: String) { get }
    var stream: String { get }
    var correlation: String { get }
    /// The member that tells when it happened, and its value; nil where there is none.
    var moment: (path: String, time: Google_Protobuf_Timestamp?)? { get }
    /// The first member that is at fault, in field number order.
    func fault() -> (path: String, text: String)?
}

extension OutsideEvent {
    var correlation: String { stream }
}

/// What the review system announces about an exception.
protocol ExceptionEvent: OutsideEvent {
    var exceptionID: String { get }
}

extension ExceptionEvent {
    var subject: (kind: String, id: String) { ("exception", exceptionID) }
    var stream: String { "exception/\(exceptionID)" }

    func exceptionIDFault() -> (path: String, text: String)? {
        if exceptionID.isEmpty { return ("exceptionId", "missing") }
        // Part of a path at the review system, where these two would mean another place.
        let isPathStep = exceptionID == "." || exceptionID == ".."
        let text =
            isPathStep
            ? "\"\(exceptionID)\" cannot be an exception's id"
            : TextRule.violation(exceptionID, limit: Bounds.exceptionIDBytes)
        return text.map { ("exceptionId", $0) }
    }
}

extension DispositionRecorded: ExceptionEvent {
    var correlation: String { "\(stream)@\(version)" }

    var moment: (path: String, time: Google_Protobuf_Timestamp?)? {
        ("finalizedAt", hasFinalizedAt ? finalizedAt : nil)
    }

    func fault() -> (path: String, text: String)? {
        if let fault = exceptionIDFault() { return fault }
        if version == 0 { return ("version", "missing or 0; versions count from 1") }
        if disposition == .unspecified { return ("disposition", "missing") }
        if final, !hasFinalizedAt { return ("finalizedAt", "missing; a final one has its time") }
        if !reviewEpisode.isEmpty,
            let text = TextRule.violation(reviewEpisode, limit: Bounds.reviewEpisodeBytes)
        {
            return ("reviewEpisode", text)
        }
        if archive.count > Bounds.archiveReferences {
            return (
                "archive",
                "\(archive.count) references; at most \(Bounds.archiveReferences) are taken, so "
                    + "put further documents in the evidence bundle"
            )
        }
        for (index, reference) in archive.enumerated() {
            if let (path, text) = reference.fault() { return ("archive[\(index)].\(path)", text) }
        }
        return nil
    }
}

extension ExceptionReopened: ExceptionEvent {
    var moment: (path: String, time: Google_Protobuf_Timestamp?)? {
        ("reopenedAt", hasReopenedAt ? reopenedAt : nil)
    }

    func fault() -> (path: String, text: String)? { exceptionIDFault() }
}

extension ArchiveReference {
    fileprivate func fault() -> (path: String, text: String)? {
        if role == .unspecified { return ("role", "missing") }
        if let text = TextRule.violation(uri, limit: Bounds.uriBytes) { return ("uri", text) }
        let isDigest =
            sha256.utf8.count == Bounds.digestBytes
            && sha256.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
        return isDigest
            ? nil : ("sha256", "64 lower-case hexadecimal digits are expected")
    }
}
