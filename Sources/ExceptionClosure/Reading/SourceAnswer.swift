import Reactor
import Schema

/// What the review system answered about one exception.
enum SourceAnswer: Equatable {
    case record(SourceRecord, dropped: Int)
    /// It knows no such exception: a plain no, not a fault.
    case missing
    /// Nothing can be concluded from it.
    case unusable(String)

    init(_ answer: Answer) {
        switch answer {
        case .unreachable(let reason): self = .unusable("no answer: \(reason)")
        case .digested: self = .unusable("of the answer only a digest was read")
        case .answered(404, _): self = .missing
        case .answered(200, let body):
            do throws(UnusableAnswer) {
                let (record, dropped) = try Self.record(body)
                self = .record(record, dropped: dropped)
            } catch {
                self = .unusable("the answer \(error.reason)")
            }
        case .answered(let status, _): self = .unusable("it answered \(status)")
        }
    }

    /// The allow-list: what is not named here does not come in, nor what is larger than an
    /// announcement may be.
    private static func record(
        _ body: [UInt8]
    ) throws(UnusableAnswer) -> (SourceRecord, dropped: Int) {
        var members = try JSONMembers(body)
        var record = SourceRecord()
        record.exceptionID = members.text("exceptionId", atMost: Bounds.exceptionIDBytes)
        record.state = members.choice("state")
        record.version = members.version("version")
        record.disposition = members.choice("disposition")
        record.final = members.flag("final")
        if let time = members.time("finalizedAt") { record.finalizedAt = time }
        record.reviewEpisode = members.text("reviewEpisode", atMost: Bounds.reviewEpisodeBytes)
        record.nextStep = members.choice("nextStep")
        var dropped = 0
        for var item in members.objects("archive", atMost: Bounds.archiveReferences) {
            var reference = ArchiveReference()
            reference.role = item.choice("role")
            reference.uri = item.text("uri", atMost: Bounds.uriBytes)
            reference.sha256 = item.text("sha256", atMost: Bounds.digestBytes)
            record.archive.append(reference)
            members.inherit(item, in: "archive")
            dropped += item.dropped
        }
        if var item = members.object("mapping") {
            let limit = Bounds.recordIDBytes
            record.mapping.queueItem = item.text("queueItem", atMost: limit)
            record.mapping.ledgerRecord = item.text("ledgerRecord", atMost: limit)
            record.mapping.trackerItem = item.text("trackerItem", atMost: limit)
            record.mapping.archiveFolder = item.text("archiveFolder", atMost: limit)
            members.inherit(item, in: "mapping")
            dropped += item.dropped
        }
        try members.check()
        return (record, dropped + members.dropped)
    }
}

extension JSONMembers {
    /// A value by its protobuf name. A name that is not known stays unspecified, and every check
    /// that needs the value is then without a verdict: nothing is guessed.
    fileprivate mutating func choice<E: SourceWord>(_ name: String) -> E {
        E.named(word(name))
    }
}

/// An enumeration that the source spells by its protobuf names.
private protocol SourceWord {
    static func named(_ name: String) -> Self
}

extension SourceState: SourceWord {
    fileprivate static func named(_ name: String) -> SourceState {
        switch name {
        case "SOURCE_STATE_OPEN": .open
        case "SOURCE_STATE_CLOSED": .closed
        case "SOURCE_STATE_REOPENED": .reopened
        default: .unspecified
        }
    }
}

extension Disposition: SourceWord {
    fileprivate static func named(_ name: String) -> Disposition {
        switch name {
        case "DISPOSITION_CLOSURE_APPROVED": .closureApproved
        case "DISPOSITION_CLOSURE_REJECTED": .closureRejected
        case "DISPOSITION_RETURNED_FOR_REVIEW": .returnedForReview
        case "DISPOSITION_WITHDRAWN": .withdrawn
        default: .unspecified
        }
    }
}

extension NextStep: SourceWord {
    fileprivate static func named(_ name: String) -> NextStep {
        switch name {
        case "NEXT_STEP_NONE": .none
        case "NEXT_STEP_CUSTOMER_CONTACT": .customerContact
        case "NEXT_STEP_COACHING": .coaching
        case "NEXT_STEP_REMEDIATION": .remediation
        case "NEXT_STEP_RENEWED_REVIEW": .renewedReview
        default: .unspecified
        }
    }
}

extension ArchiveRole: SourceWord {
    fileprivate static func named(_ name: String) -> ArchiveRole {
        switch name {
        case "ARCHIVE_ROLE_CLOSURE_MEMO": .closureMemo
        case "ARCHIVE_ROLE_EVIDENCE_BUNDLE": .evidenceBundle
        case "ARCHIVE_ROLE_LINKED_REFERENCE": .linkedReference
        default: .unspecified
        }
    }
}
